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
    private static let key = "sk-bench"
    /// A job in one of these comes no further.
    private static let stuck: [JobState] = [.held, .inDoubt, .failed, .canceled]

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
            let provider = try await Simulator.start(Self.provider)
            do {
                try await measure(provider, &measured)
            } catch {
                await provider.stop()
                throw error
            }
            await provider.stop()
        }
        let name = "\(Quantity.text(Double(Self.jobs))) jobs to their clips, \(Self.inFlight) in flight"
        let (rates, waits) = (Series(measured.rates), Series(measured.waits))
        return [
            Figure(name, unit: "jobs/s", sides: [Figure.Side("reel", rates)], targets: [.atLeast(500)]),
            Figure(
                "acknowledged to sent, idle", unit: "ms", sides: [Figure.Side("reel", waits)], targets: [.atMost(5)]),
        ]
    }

    private static var provider: Simulator.Configuration {
        var account = AccountSettings(keys: [key])
        (account.queued, account.processing) = (.zero, .zero)
        var configuration = Simulator.Configuration(settings: account)
        configuration.keptBodyBytes = 0
        return configuration
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

    private func measure(_ provider: Simulator, _ measured: inout Measured) async throws {
        let reeld = try await Reeld.start(
            in: stage.makeFolder("flow"), settings: Self.settings(provider), environment: ["IMINI_API_KEY": Self.key])
        let client = try await WireClient.connect(to: reeld.socket)
        measured.waits.append(try await medianWait(client, provider))
        let upload = LinesUpload(socket: reeld.socket, numbers: stage.numbers)
        let times = try await upload.run(count: Self.jobs)
        try await waitForClips(Self.singles.uncounted + Self.singles.counted + Self.jobs, client)
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
            try await waitForClips(count, client)
        }
        // One at a time, they come in the order of the jobs.
        let seen = provider.ledger.submissions.map(\.arrivedAt)
        guard seen.count == answered.count else {
            throw BenchTrouble("\(answered.count) jobs were submitted \(seen.count) times")
        }
        let waits = zip(answered, seen).map { $1.timeIntervalSince($0) * 1000 }
        return Series(Array(waits.dropFirst(Self.singles.uncounted))).median
    }

    /// Returns when so many jobs have succeeded, which are all there are.
    private func waitForClips(_ count: Int, _ client: WireClient) async throws {
        let end = ContinuousClock.now + Self.patience
        while true {
            let jobs = try JSON(parsing: try await client.call(.get("/v1/status")).body)["jobs"]
            if jobs?[JobState.succeeded.rawValue]?.integer == count { return }
            let isStuck = Self.stuck.contains { (jobs?[$0.rawValue]?.integer ?? 0) > 0 }
            guard !isStuck, ContinuousClock.now < end else {
                throw BenchTrouble("the jobs do not come to their clips: \(jobs?.description ?? "no counts")")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
