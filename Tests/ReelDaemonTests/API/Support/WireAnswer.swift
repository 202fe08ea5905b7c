import ReelCore
import ReelTesting

/// An answer as it came over the wire.
struct WireAnswer: Sendable {
    let status: Int
    /// Without the empty line at its end.
    let head: String
    /// Of a chunked answer, the chunks' contents.
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// A header's value; `nil` when it is missing.
    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name.lowercased() {
                return String(parts[1].drop { $0 == " " })
            }
        }
        return nil
    }

    /// The body as the contract has it: JSON of the announced length that ends with its last brace.
    var json: JSON {
        get throws {
            guard header("content-type") == "application/json", header("content-length") == String(body.count),
                body.last == UInt8(ascii: "}")
            else { throw ProcessTrouble("not a JSON answer: \(head)\n\(text.prefix(2000))") }
            return try JSON(parsing: body)
        }
    }

    /// The lines of an NDJSON answer.
    var lines: [JSON] {
        get throws { try text.split(separator: "\n").map { try JSON(parsing: String($0)) } }
    }
}

extension WireConnection {
    /// Reads one answer, also an interim one; that to a `HEAD` has no body, whatever it announces.
    func answer(isToHead: Bool = false) throws -> WireAnswer {
        let head = try head()
        if isToHead || head.status < 200 || head.status == 204 || head.status == 304 { return head }
        if let length = head.header("content-length").flatMap(Int.init) {
            return WireAnswer(status: head.status, head: head.head, body: try bytes(length))
        }
        guard head.header("transfer-encoding") == "chunked" else {
            return WireAnswer(status: head.status, head: head.head, body: try rest())
        }
        var body: [UInt8] = []
        while let chunk = try chunk() { body += chunk }
        return WireAnswer(status: head.status, head: head.head, body: body)
    }

    /// Reads an answer's head only.
    func head() throws -> WireAnswer {
        let head = String(decoding: try bytes(upTo: "\r\n\r\n"), as: UTF8.self)
        let words = head.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1].prefix(3)) else {
            throw ProcessTrouble("no HTTP: \(head)")
        }
        return WireAnswer(status: status, head: head, body: [])
    }

    /// Reads the next chunk of a chunked answer; `nil` for the last.
    func chunk() throws -> [UInt8]? {
        let size = String(decoding: try bytes(upTo: "\r\n"), as: UTF8.self)
        guard let count = Int(size, radix: 16) else { throw ProcessTrouble("no chunk: \(size)") }
        let chunk = try bytes(count)
        _ = try bytes(upTo: "\r\n")
        return count == 0 ? nil : chunk
    }
}
