import Foundation
import NIOHTTP1
import Synchronization

/// The provider's side of a call: finds out what is asked for, and what is to happen on the wire.
final class VideoAPI: Sendable {
    let script = Script()
    let ledger = BillingLedger()
    let gates = Gates()
    let now: @Sendable () -> Date
    let origin: String
    let keptBodyBytes: Int
    let polled: (@Sendable (_ task: String, _ time: Date) -> Void)?
    private let basePath: String
    let seed: UInt64
    private let file: LedgerFile?
    private let board: Mutex<Board>

    init(_ configuration: Simulator.Configuration, origin: String) throws {
        now = configuration.now
        seed = configuration.seed
        basePath = configuration.basePath
        keptBodyBytes = configuration.keptBodyBytes
        polled = configuration.polled
        self.origin = origin
        file = try configuration.ledgerFile.map(LedgerFile.init)
        let known = file?.tasks ?? []
        board = Mutex(Board(settings: configuration.settings, seed: configuration.seed, tasks: known))
        ledger.update { $0.billed = known }
    }

    /// Looks at the books, or changes them, in one step.
    func withBoard<Result>(_ body: (inout sending Board) -> sending Result) -> sending Result {
        board.withLock(body)
    }

    /// Whether a request is to be reset as soon as its head has come.
    func turnsAway(_ request: Request) -> Bool {
        guard isSubmission(request), script.submissions.takeEarly(where: { $0.fault == .resetUnread }) != nil else {
            return false
        }
        let number = submissionArrived(request)
        ledger.update(submission: number) { $0.fault = "\(SubmissionFault.resetUnread)" }
        return true
    }

    /// Works on one request.
    func reply(to request: Request) async throws -> Reply {
        if isSubmission(request) { return try await submit(request) }
        if let task = polledTask(of: request) { return try await poll(task, request) }
        let segments = request.segments
        switch segments.first {
        case "files" where segments.count == 3:
            return try await download(task: segments[1], name: segments[2], request)
        case "trap": return trap(request)
        case "_sim": return try await control(request, Array(segments.dropFirst()))
        default: return reply(with: ScriptedAnswer(status: 404, body: .error(code: "NOT_FOUND")))
        }
    }

    /// Writes down a task that was just created.
    func bill(_ task: BilledTask, submission number: Int) throws {
        try file?.append(task)
        ledger.update { ledger in
            ledger.billed.append(task)
            ledger.submissions[number - 1].task = task.id
        }
    }

    /// The signed URL of a result; who changes a part of it gets nothing.
    func path(of file: ResultFile, task: String, generation: Int) -> String {
        let signed = "/files/\(task)/\(file.name)?generation=\(generation)"
        let signature = SplitMix64.hash("\(seed) \(signed)")
        return signed + "&signature=" + String(signature, radix: 16)
    }

    private func isSubmission(_ request: Request) -> Bool {
        request.method == .POST && request.path == basePath + "/v1/videos/generate"
    }

    private func polledTask(of request: Request) -> String? {
        let prefix = basePath + "/v1/videos/tasks/"
        guard request.method == .GET, request.path.hasPrefix(prefix) else { return nil }
        return String(request.path.dropFirst(prefix.count))
    }

    private func trap(_ request: Request) -> Reply {
        let followed = RedirectFollowed(
            arrivedAt: request.arrivedAt, method: request.method.rawValue,
            hadAuthorization: request.head.headers.contains(name: "authorization"))
        ledger.update { $0.redirectsFollowed.append(followed) }
        // It looks like success, so that a client that follows shows it.
        return reply(with: ScriptedAnswer(status: 200, body: .text(#"{"task_id":"task_trap"}"#)))
    }
}
