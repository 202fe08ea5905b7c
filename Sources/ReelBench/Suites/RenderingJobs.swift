import Foundation
import ReelCore
import ReelSimulator

/// A state directory with very many jobs that render at once, each of which is asked after every 30 s, and a provider
/// that knows their tasks.
struct RenderingJobs: Sendable {
    private static let seconds = 30
    /// Between two polls of a task.
    static let interval: Duration = .seconds(seconds)
    private static let patience: Duration = .seconds(30)

    private let folder: String
    private let count: Int
    private let provider: Simulator

    /// By then the polls are spread and reeld is up, and none was due before.
    private var lead: Duration { .milliseconds(3000 + count / 50) }
    /// From the start until all have been asked after once.
    var firstRound: Duration { lead + Self.interval }
    private var database: String { "\(folder)/state/reel.db" }

    /// Has reeld submit one job, and makes the others by SQL.
    ///
    /// - Parameters:
    ///   - stage: has the folder.
    ///   - name: the folder's name.
    ///   - count: how many render.
    ///   - queued: how many others wait; the lane has no room for them.
    ///   - provider: whose tasks are not to end.
    /// - Returns: what reeld can be started with.
    /// - Throws: ``BenchTrouble`` when the one job does not come to render, or others cannot be stored.
    static func make(
        on stage: Stage, _ name: String, count: Int, queued: Int = 0, _ provider: Simulator
    ) async throws -> RenderingJobs {
        let jobs = RenderingJobs(folder: try stage.makeFolder(name), count: count, provider: provider)
        // Where others are to wait, one that waits is needed, too.
        try await jobs.submitOne(of: queued > 0 ? 2 : 1, stage.numbers)
        stage.tell("storing \(count) jobs that render and \(queued) that wait")
        let tasks = try RenderingFiller(jobs.database).fill(upTo: count)
        guard let first = provider.ledger.billed.first else { throw BenchTrouble("the provider has no task") }
        provider.copy(task: first.id, as: tasks)
        if queued > 0 { try JobFiller(jobs.database, upTo: count + queued, .ready).fill() }
        return jobs
    }

    /// Starts reeld, with the polls of the next 30 s spread evenly.
    ///
    /// - Returns: when it serves.
    /// - Throws: ``BenchTrouble`` when it does not come up.
    func start() async throws -> Reeld {
        let first = Date(timeIntervalSinceNow: lead / .seconds(1))
        try RenderingFiller(database).spreadPolls(over: Self.interval, from: first)
        return try await start(inFlight: count)
    }

    /// How many rows the history has; to be asked while reeld does not run.
    func historyRows() throws -> Int { try Filling(database).number("SELECT count(*) FROM history") ?? 0 }

    private func submitOne(of jobs: Int, _ numbers: JobNumbers) async throws {
        let reeld = try await start(inFlight: 1)
        _ = try await LinesUpload(socket: reeld.socket, numbers: numbers).run(count: jobs)
        let client = try await WireClient.connect(to: reeld.socket)
        try await client.wait(for: 1, .rendering, within: Self.patience)
        await client.close()
        await reeld.stop()
    }

    private func start(inFlight: Int) async throws -> Reeld {
        try await Reeld.start(
            in: folder, settings: settings(inFlight: inFlight), environment: BenchProvider.environment)
    }

    /// Every poll is due so many seconds after the last, and none is overdue while this lasts.
    private func settings(inFlight: Int) -> String {
        """
        lanes:
          main: { base_url: "\(provider.baseURL)", max_in_flight: \(inFlight), submits_per_minute: 1000000 }
        polling: { first: \(Self.seconds)s, cap: \(Self.seconds)s, factor: 1, jitter: 0, overdue_after: 30d }
        log: { level: info }
        """
    }
}
