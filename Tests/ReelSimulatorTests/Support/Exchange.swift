import Foundation
import ReelSimulator

/// All that came back for one request, and how the connection ended.
struct Exchange: Sendable {
    enum End: Equatable, Sendable { case closed, reset, refused }

    let end: End
    let received: [UInt8]

    /// The status; nil when no answer came.
    var status: Int? { lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } }

    /// The headers, names in lower case.
    var headers: [String: String] {
        let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...]
            return (line[..<colon].lowercased(), value.trimmingCharacters(in: .whitespaces))
        }
        return Dictionary(pairs) { $1 }
    }

    /// The bytes after the head, out of their chunks.
    var body: [UInt8] {
        guard let headEnd else { return [] }
        let raw = Array(received[headEnd...])
        return headers["transfer-encoding"] == "chunked" ? Self.joined(chunks: raw) : raw
    }

    /// Whether as many bytes came as were promised.
    var isWhole: Bool { headers["content-length"].flatMap { Int($0) }.map { $0 == body.count } ?? true }

    var json: JSONBody? { JSONBody(body) }
    var error: JSONBody? { json?["error"] }

    private var headEnd: Int? {
        let separator = Array("\r\n\r\n".utf8)
        return received.indices.first { received[$0...].starts(with: separator) }.map { $0 + separator.count }
    }

    private var lines: [Substring] {
        guard let headEnd else { return [] }
        return String(decoding: received[..<headEnd], as: UTF8.self).split(separator: "\r\n")
    }

    private static func joined(chunks: [UInt8]) -> [UInt8] {
        var (rest, result) = (chunks[...], [UInt8]())
        while let lineEnd = rest.firstIndex(of: 13) {
            guard let count = Int(String(decoding: rest[..<lineEnd], as: UTF8.self), radix: 16), count > 0 else {
                break
            }
            result += rest[(lineEnd + 2)..<(lineEnd + 2 + count)]
            rest = rest[(lineEnd + 4 + count)...]
        }
        return result
    }
}
