import Glibc
import Synchronization

/// The pieces of one request's body, and the witness to whether one of them was ever handed out.
///
/// AsyncHTTPClient asks for a body only when it has a connection and has written the head. Without its body a request
/// cannot be acted on, so one whose body was never asked for was not sent.
final class BodySource: Sendable {
    enum Part: Sendable {
        case bytes([UInt8])
        case file(Descriptor, size: Int64)
    }

    private struct State {
        var parts: [Part]
        var wasAsked = false
    }

    private let state: Mutex<State>

    /// Opens all files, so that none is missed once the request is under way.
    ///
    /// - Throws: ``IOFailure``; `ESTALE` for a file of another size.
    init(_ body: SubmissionBody) async throws(IOFailure) {
        state = Mutex(State(parts: try await FileThreads.run { () throws(IOFailure) in try Self.open(body.parts) }))
    }

    /// The part at an index; `nil` behind the last one, and when the request is over.
    func part(at index: Int) -> Part? { state.withLock { $0.parts.indices.contains(index) ? $0.parts[index] : nil } }

    /// Notes that a piece is handed out.
    ///
    /// - Returns: whether it may be: not when the request is over.
    func handOut() -> Bool {
        state.withLock { state in
            if state.parts.isEmpty { return false }
            state.wasAsked = true
            return true
        }
    }

    /// Ends it: no piece is handed out any more, and all files are closed, even if somebody still waits to send one.
    ///
    /// - Returns: whether a piece was ever handed out.
    @discardableResult
    func end() -> Bool {
        state.withLock { state in
            state.parts = []
            return state.wasAsked
        }
    }

    private static func open(_ parts: [SubmissionBody.Part]) throws(IOFailure) -> [Part] {
        var opened: [Part] = []
        for part in parts where part.length > 0 {
            switch part {
            case .bytes(let bytes): opened.append(.bytes(bytes))
            case .base64(let path, let size):
                let file = try Descriptor(opening: path, O_RDONLY)
                guard try file.size() == size else { throw IOFailure("stat", ESTALE) }
                opened.append(.file(file, size: size))
            }
        }
        return opened
    }
}
