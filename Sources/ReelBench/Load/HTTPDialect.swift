/// HTTP with `Content-Length`, as reeld answers.
package struct HTTPDialect: Dialect {
    private static let headerName = Array("content-length:".utf8)

    private let template: Template
    private let status: Int

    /// One job a request.
    package static var enqueue: HTTPDialect {
        let head = """
            POST /v1/jobs HTTP/1.1\r
            Host: reel\r
            Content-Type: application/json\r
            Content-Length: \(SampleJob.body.length)\r
            \r

            """
        return HTTPDialect(SampleJob.body.wrapped(before: head, after: ""), status: 201)
    }

    /// What costs almost nothing but the way there and back.
    package static var health: HTTPDialect { .get("/healthz") }

    /// A question, for a path with its query.
    package static func get(_ path: String) -> HTTPDialect {
        HTTPDialect(Template("GET \(path) HTTP/1.1\r\nHost: reel\r\n\r\n"), status: 200)
    }

    /// - Parameters:
    ///   - template: the whole request.
    ///   - status: the one that is a success.
    package init(_ template: Template, status: Int) { (self.template, self.status) = (template, status) }

    package func request(_ number: Int) -> [UInt8] { template.bytes(number) }

    package func answer(in bytes: UnsafeRawBufferPointer) -> Answer? {
        guard let head = Self.headLength(bytes) else { return nil }
        guard let body = Self.contentLength(bytes, head) else { return .failure(Self.text(bytes, bytes.count)) }
        let length = head + body
        guard length <= bytes.count else { return nil }
        // After "HTTP/1.1 ".
        let isSuccess = Self.number(bytes, from: 9, below: head) == status
        return isSuccess ? .success(length: length) : .failure(Self.text(bytes, length))
    }

    private static func text(_ bytes: UnsafeRawBufferPointer, _ length: Int) -> String {
        String(decoding: bytes[..<length], as: UTF8.self)
    }

    /// The bytes up to the empty line, with it.
    private static func headLength(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for end in 4...bytes.count where bytes[end - 1] == 10 && bytes[end - 2] == 13 {
            if bytes[end - 3] == 10, bytes[end - 4] == 13 { return end }
        }
        return nil
    }

    private static func contentLength(_ bytes: UnsafeRawBufferPointer, _ head: Int) -> Int? {
        var line = 0
        while line + headerName.count < head {
            if isHeader(bytes, at: line) { return number(bytes, from: line + headerName.count, below: head) }
            while bytes[line] != 10 { line += 1 }  // The head ends with one.
            line += 1
        }
        return nil
    }

    /// Whether the header stands there, in letters of either case.
    private static func isHeader(_ bytes: UnsafeRawBufferPointer, at line: Int) -> Bool {
        for (offset, byte) in headerName.enumerated() where bytes[line + offset] | 0x20 != byte { return false }
        return true
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, from start: Int, below end: Int) -> Int? {
        var place = start
        while place < end, bytes[place] == UInt8(ascii: " ") { place += 1 }
        let first = place
        var value = 0
        while place < end, place - first < 12, bytes[place] >= 0x30, bytes[place] <= 0x39 {
            value = value * 10 + Int(bytes[place] - 0x30)
            place += 1
        }
        return place > first ? value : nil
    }
}
