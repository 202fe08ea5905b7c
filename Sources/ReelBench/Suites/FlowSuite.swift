import Foundation
import ReelCore
import ReelSimulator

/// Jobs through to their clips, against the provider's simulator in this process, whose tasks are done at once.
struct FlowSuite {
    private static let jobs = 4000
    private static let inFlight = 64
    /// Jobs that are sent one at a time; the first are not counted.
    private static let singles = (uncounted: 10, counted: 60)
    /// More than one job takes from its beginning to its end.
    private static let pause: Duration = .milliseconds(60)
    private static let patience: Duration = .seconds(120)

    /// What each run has measured.
    private struct Measured {
        var waits: [Double] = []
        var rates: [Double] = []
    }

    let stage: Stage

    /// Measures single jobs, then many, in a new state directory each time.
    ///
    /// - Returns: clips a second, and how long it is from a job's acknowledgement until the head of its submission is
    ///   with the provider; the body follows 20 ms later, when the connection has shown that it lasts.
    /// - Throws: ``BenchTrouble`` when a job does not succeed.
    func run() async throws -> [Figure] {
        var measured = Measured()
        for run in 1...stage.options.runs {
            stage.tell("through to clips, run \(run) of \(stage.options.runs)")
            // A folder for each: where many files have just been removed, some file systems make new ones slowly.
            let folder = try stage.makeFolder("flow-\(run)")
            try await BenchProvider.run(BenchProvider.immediate) { try await measure($0, in: folder, &measured) }
        }
        let name = "\(Quantity.text(Double(Self.jobs))) jobs to their clips, \(Self.inFlight) in flight"
        let (rates, waits) = (Series(measured.rates), Series(measured.waits))
        return [
            Figure(name, unit: "jobs/s", sides: [Figure.Side("reel", rates)], targets: [.atLeast(500)]),
            Figure(
                "acknowledged to sent, idle", unit: "ms", sides: [Figure.Side("reel", waits)], targets: [.atMost(5)]),
        ]
    }

    /// Nothing but the lane's slots holds a job up.
    private static func settings(_ provider: Simulator) -> String {
        """
        lanes:
          main: { base_url: "\(provider.baseURL)", max_in_flight: \(inFlight), submits_per_minute: 1000000 }
        polling: { first: 1ms, cap: 10ms, factor: 1.5, jitter: 0 }
        fetching: { concurrency: \(inFlight) }
        log: { level: info }
        """
    }

    private func measure(_ provider: Simulator, in folder: String, _ measured: inout Measured) async throws {
        let reeld = try await Reeld.start(
            in: folder, settings: Self.settings(provider), environment: BenchProvider.environment)
        let client = try await WireClient.connect(to: reeld.socket)
        measured.waits.append(try await medianWait(client, provider))
        let upload = LinesUpload(socket: reeld.socket, numbers: stage.numbers)
        let times = try await upload.run(count: Self.jobs)
        let all = Self.singles.uncounted + Self.singles.counted + Self.jobs
        try await client.wait(for: all, .succeeded, within: Self.patience)
        measured.rates.append(Double(Self.jobs) / ((ContinuousClock.now - times.first) / .seconds(1)))
        await client.close()
        await reeld.stop()
    }

    /// How long a single job waits for its submission, in the median, in milliseconds.
    private func medianWait(_ client: WireClient, _ provider: Simulator) async throws -> Double {
        var answered: [Date] = []
        for count in 1...(Self.singles.uncounted + Self.singles.counted) {
            answered.append(try await client.call(.enqueue, stage.numbers.next()).at)
            try await Task.sleep(for: Self.pause)
            try await client.wait(for: count, .succeeded, within: Self.patience)
        }
        // One at a time, they come in the order of the jobs.
        let seen = provider.ledger.submissions.map(\.arrivedAt)
        guard seen.count == answered.count else {
            throw BenchTrouble("\(answered.count) jobs were submitted \(seen.count) times")
        }
        let waits = zip(answered, seen).map { $1.timeIntervalSince($0) * 1000 }
        return Series(Array(waits.dropFirst(Self.singles.uncounted))).median
    }
}
