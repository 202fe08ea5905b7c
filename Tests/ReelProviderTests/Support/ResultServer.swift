import Foundation
import Synchronization

/// A host of one result, which honours ranges; a script says where an answer breaks.
final class ResultServer: Sendable {
    /// What to do with one request instead of answering it in full.
    enum Turn: Sendable {
        case normal
        /// So many bytes of the body, then the connection is closed, or reset.
        case short(Int)
        case reset(after: Int)
        /// So many bytes, then nothing more.
        case stall(Int)
        /// 200 with all of it, whatever was asked for.
        case ignoreRange
        /// These bytes, and nothing else.
        case raw(String)
    }

    private struct State {
        var content: [UInt8]
        var headers: [String]
        var turns: [Turn]
        var sent = 0
    }

    private let state: Mutex<State>

    init(_ content: [UInt8], headers: [String] = ["ETag: \"a\"", "Content-Type: video/mp4"], _ turns: [Turn] = []) {
        state = Mutex(State(content: content, headers: headers, turns: turns))
    }

    /// Puts another version in place.
    func replace(_ content: [UInt8], headers: [String]) {
        state.withLock { ($0.content, $0.headers) = (content, headers) }
    }

    func add(_ turns: Turn...) { state.withLock { $0.turns += turns } }

    /// Bytes of bodies that went out.
    var sent: Int { state.withLock(\.sent) }

    /// Plays for one connection.
    func play(_ connection: RawConnection) {
        while let request = connection.readRequest() {
            let (state, turn) = state.withLock { ($0, $0.turns.isEmpty ? .normal : $0.turns.removeFirst()) }
            guard answer(request, connection, state, turn) else { return }
        }
    }

    /// - Returns: whether the connection goes on.
    private func answer(_ request: RawRequest, _ connection: RawConnection, _ state: State, _ turn: Turn) -> Bool {
        if case .raw(let text) = turn {
            connection.send(text)
            return false
        }
        let first = start(request, state, turn)
        guard first < state.content.count else {
            connection.answer(416, "", headers: ["Content-Range: bytes */\(state.content.count)"])
            return true
        }
        let body = Array(state.content[first...])
        let range = "Content-Range: bytes \(first)-\(state.content.count - 1)/\(state.content.count)"
        let lines =
            ["HTTP/1.1 \(first > 0 ? 206 : 200) X", "Content-Length: \(body.count)"] + (first > 0 ? [range] : [])
        let head = (lines + state.headers).joined(separator: "\r\n") + "\r\n\r\n"
        return send(head, body, connection, turn)
    }

    private func send(_ head: String, _ body: [UInt8], _ connection: RawConnection, _ turn: Turn) -> Bool {
        let count =
            switch turn {
            case .short(let count), .reset(let count), .stall(let count): count
            case .normal, .ignoreRange, .raw: body.count
            }
        // In one piece: a client that has seen the head only may drop what comes together with the end.
        connection.send(Array(head.utf8) + body.prefix(count))
        state.withLock { $0.sent += min(count, body.count) }
        switch turn {
        case .reset: connection.reset()
        case .stall: connection.waitForClose()
        default: break
        }
        return count == body.count
    }

    private func start(_ request: RawRequest, _ state: State, _ turn: Turn) -> Int {
        guard let range = request["range"], let first = Int(range.dropFirst("bytes=".count).dropLast()) else {
            return 0
        }
        if case .ignoreRange = turn { return 0 }
        let condition = request["if-range"]
        let isSame = state.headers.contains {
            $0 == "ETag: \(condition ?? "")" || $0 == "Last-Modified: \(condition ?? "")"
        }
        return condition == nil || isSame ? first : 0
    }
}

/// A host of one result for the time of a test.
func withHost<Value: Sendable>(
    _ host: ResultServer, _ body: (RawServer) async throws -> Value
) async throws -> Value {
    try await withServer({ connection, _ in host.play(connection) }, body)
}
