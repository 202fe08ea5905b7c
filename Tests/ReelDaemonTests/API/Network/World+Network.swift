import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

extension World {
    /// The setting that opens a free port.
    static let listening = "http: { listen: '127.0.0.1:0', hosts: [reel.example.org] }"

    /// Where it listens, as it says before it is ready.
    var port: UInt16 {
        get throws {
            let words = "serving on TCP: http://127.0.0.1:"
            let line = daemon.log.split(separator: "\n").last { $0.contains(words) }
            let digits = try #require(line?.components(separatedBy: words).last).prefix(while: \.isNumber)
            return try #require(UInt16(digits))
        }
    }

    /// A new token, made over the socket: itself and its number.
    func token(_ members: String = "", _ location: SourceLocation = #_sourceLocation) async throws -> TokenAnswer {
        let answer = try await post("/v1/tokens", #"{"name":"test"\#(members.isEmpty ? "" : ",")\#(members)}"#)
        #expect(answer.status == 201, "\(answer.text)", sourceLocation: location)
        return try TokenAnswer(json: answer.json)
    }

    /// One request on TCP, from an address of 127.0.0.0/8: each fails for itself.
    ///
    /// The headers are whole lines; `Host` is there already.
    func network(
        _ method: String, _ path: String, _ headers: [String] = [], _ body: String = "",
        from source: String = "127.0.0.1"
    ) async throws -> WireAnswer {
        let port = try port
        let own = body.isEmpty ? [] : ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
        let hasHost = headers.contains { $0.lowercased().hasPrefix("host:") }
        let host = hasHost ? [] : ["Host: 127.0.0.1:\(port)"]
        let head = (["\(method) \(path) HTTP/1.1"] + host + headers + own).joined(separator: "\r\n") + "\r\n\r\n"
        let answer = try await converse(from: source) { connection in
            try connection.send(head + body)
            return try connection.answer(isToHead: method == "HEAD")
        }
        DocumentCheck.expect(method, path, answer)
        return answer
    }

    /// A conversation on TCP, on a thread of its own.
    func converse<Value: Sendable>(
        from source: String, _ body: @escaping @Sendable (WireConnection) throws -> Value
    ) async throws -> Value {
        let port = try port
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try body(WireConnection(port: port, from: source)) })
            }
        }
    }
}

extension TokenAnswer {
    /// The header that presents it.
    var header: String { "Authorization: Bearer \(token ?? "")" }
}
