import ReelAPI
import ReelCommand
import ReelCore
import Synchronization

/// A daemon that answers as a test says, and remembers what it was asked.
final class FakeDaemon: Daemon {
    private let answer: @Sendable (Call, Int) throws -> Reply
    private let asked = Mutex<[Call]>([])
    private let sent = Mutex<[(path: String, line: LineFeed.Line)]>([])
    /// What is "downloaded", whatever the path.
    private let file: Download

    /// - Parameters:
    ///   - file: what every download is.
    ///   - answer: to a call, with the number of calls before it.
    init(
        file: Download = Download(bytes: 3, sha256: "abc", contentType: "video/mp4"),
        answer: @escaping @Sendable (Call, Int) throws -> Reply
    ) {
        (self.file, self.answer) = (file, answer)
    }

    /// Answers every call with the same.
    convenience init(_ json: JSON, status: Int = 200) { self.init { _, _ in Reply(status: status, json: json) } }

    var calls: [Call] { asked.withLock { $0 } }

    func call(_ call: Call) async throws -> Reply {
        let count = asked.withLock { calls in
            calls.append(call)
            return calls.count - 1
        }
        return try answer(call, count)
    }

    func download(
        _ path: String, naming name: (String?) -> String, check: (Download) throws -> Void
    ) async throws -> (file: String, Download) {
        asked.withLock { $0.append(.get(path)) }
        try check(file)
        return (name(file.contentType), file)
    }

    /// What ``stream(_:each:)`` says of the body, where it is not the truth.
    let promise = Mutex<StreamedAnswer?>(nil)

    /// What streams of events say, one after the other; without any, this is a daemon that has none.
    let eventStreams = Mutex<[String]>([])
    /// Whether such a stream comes in one piece and then stays open.
    let staysOpen = Mutex(false)
    /// The calls for events.
    let eventCalls = Mutex<[Call]>([])

    /// Streams "abc", or what ``eventStreams`` says.
    func stream(_ call: Call, each: ([UInt8]) async throws -> Void) async throws -> StreamedAnswer {
        if call.path.hasPrefix("/v1/events") { return try await events(call, each) }
        asked.withLock { $0.append(call) }
        for byte in Array("abc".utf8) { try await each([byte]) }
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        return promise.withLock(\.self) ?? StreamedAnswer(bytes: 3, sha256: sha256, promised: (3, sha256))
    }

    private func events(
        _ call: Call, _ each: ([UInt8]) async throws -> Void
    ) async throws -> StreamedAnswer {
        eventCalls.withLock { $0.append(call) }
        let text = eventStreams.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let text else { throw ErrorAnswer(ReelError(.notFound, "there is no such path")) }
        if staysOpen.withLock(\.self) {
            try await each(Array(text.utf8))
            // Until nobody reads it any more.
            let (silence, end) = AsyncStream.makeStream(of: Void.self)
            for await _ in silence {}
            end.finish()
        } else {
            for byte in Array(text.utf8) { try await each([byte]) }
        }
        return StreamedAnswer(bytes: 0, sha256: "", promised: (nil, nil))
    }

    /// Answers each line by itself: ``lines`` says how.
    func send(_ feed: LineFeed, to path: String, each: (LineFeed.Line, JSON) async throws -> Void) async throws {
        let answer = lines.withLock(\.self)
        while case let batch = await feed.lines(from: feed.answered), !batch.isEmpty {
            for line in batch {
                sent.withLock { $0.append((path, line)) }
                guard let line = await feed.answer() else { return }
                try await each(line, answer(path, line))
            }
        }
        if let failure = await feed.failure { throw failure }
    }

    /// The answer to a line.
    typealias Answerer = @Sendable (_ path: String, LineFeed.Line) -> JSON
    let lines = Mutex<Answerer>({ _, _ in nil })
    /// The lines that were sent to a path.
    func sent(to path: String) -> [LineFeed.Line] { sent.withLock { $0.filter { $0.path == path }.map(\.line) } }

    func upload(_ path: String) async throws -> Reply {
        let count = asked.withLock { calls in
            calls.append(.post("upload \(path)"))
            return calls.count - 1
        }
        return try answer(.post("/v1/uploads"), count)
    }
}
