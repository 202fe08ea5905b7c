import ReelCore
import ReelSimulator

/// How reeld's memory grows: with jobs that wait and tasks that render, while a very large clip is fetched, and while
/// very many lines are taken in.
///
/// It is done twice at most, since each time takes two minutes.
struct MemorySuite {
    private static let mostRuns = 2
    private static let settling: Duration = .seconds(2)
    private static let rendering = 10_000
    /// Beyond the first round of polls: another one.
    private static let watching: Duration = .seconds(30)
    private static let clipBytes = 1_000_000_000
    /// Until the clip is in hand.
    private static let patience: Duration = .seconds(300)
    /// Lines in one upload, for each of those that the options name.
    private static let timesLines = 5

    /// What is allowed, in megabytes.
    ///
    /// What "constant" means for a clip and for lines is our own assumption: little beside the clip, and beside the
    /// lines, which are some 150 MB.
    private enum Most {
        static let rest = 40.0
        static let full = 60.0
        static let clip = 20.0
        static let lines = 40.0
    }

    /// What each run has measured.
    private struct Measured {
        var rest: [Double] = []
        var full: [Double] = []
        var clip: [Double] = []
        var lines: [Double] = []
    }

    let stage: Stage
    private var lines: Int { stage.options.lines * Self.timesLines }
    private var runs: Int { min(stage.options.runs, Self.mostRuns) }

    /// Measures each of them in a state directory of its own.
    ///
    /// - Returns: the memory at rest, and by how much it is more.
    /// - Throws: ``BenchTrouble`` when jobs are not taken or stored, or the clip does not come.
    func run() async throws -> [Figure] {
        var measured = Measured()
        for run in 1...runs {
            stage.tell("memory with \(lines) lines and a large clip, run \(run) of \(runs)")
            try await takeLines(&measured)
            measured.clip.append(try await BenchProvider.run(BenchProvider.immediate) { try await fetchClip(from: $0) })
        }
        let rest = Series(measured.rest).median
        measured.full = try await residentWhenFull().map { $0 - rest }
        return figures(measured)
    }

    /// With nothing to do, then with lines.
    private func takeLines(_ measured: inout Measured) async throws {
        let reeld = try await Reeld.startTwice(in: stage.makeFolder("lines"))
        try await Task.sleep(for: Self.settling)
        measured.rest.append(try reeld.figures().resident)
        let upload = LinesUpload(socket: reeld.socket, numbers: stage.numbers)
        let count = lines
        let growth = try await reeld.growth { _ = try await upload.run(count: count) }
        measured.lines.append(growth)
        await reeld.stop()
    }

    private func fetchClip(from provider: Simulator) async throws -> Double {
        provider.script.tasks.append(TaskPlan(covers: false, padding: Self.clipBytes))
        let reeld = try await Reeld.startTwice(
            in: stage.makeFolder("clip"), settings: Self.settings(provider), environment: BenchProvider.environment)
        try await Task.sleep(for: Self.settling)
        let client = try await WireClient.connect(to: reeld.socket)
        let growth = try await reeld.growth {
            _ = try await client.call(.enqueue, stage.numbers.next())
            try await client.wait(for: 1, .succeeded, within: Self.patience)
        }
        await client.close()
        await reeld.stop()
        return growth
    }

    /// What is resident with many jobs, run by run.
    private func residentWhenFull() async throws -> [Double] {
        var configuration = BenchProvider.immediate
        // Nobody asks when which poll came.
        configuration.polled = { _, _ in }
        return try await BenchProvider.run(configuration) { provider in
            provider.script.tasks.always(TaskPlan(end: .never))
            let jobs = try await RenderingJobs.make(
                on: stage, "full", count: Self.rendering, queued: stage.options.jobs, provider)
            var resident: [Double] = []
            for run in 1...runs {
                stage.tell("memory with \(stage.options.jobs) jobs, run \(run) of \(runs)")
                let reeld = try await jobs.start()
                try await Task.sleep(for: jobs.firstRound + Self.watching)
                resident.append(try reeld.figures().resident)
                await reeld.stop()
            }
            return resident
        }
    }

    private static func settings(_ provider: Simulator) -> String {
        """
        lanes:
          main: { base_url: "\(provider.baseURL)" }
        polling: { first: 10ms, cap: 100ms, factor: 1.5, jitter: 0 }
        log: { level: info }
        """
    }

    private func figures(_ measured: Measured) -> [Figure] {
        func figure(_ name: String, _ values: [Double], _ most: Double) -> Figure {
            let side = Figure.Side("reel", Series(values))
            return Figure("memory \(name)", unit: "MB", sides: [side], targets: [.atMost(most)])
        }
        let (queued, rendering) = (Quantity.text(Double(stage.options.jobs)), Quantity.text(Double(Self.rendering)))
        return [
            figure("as a base, at rest", measured.rest, Most.rest),
            figure("beyond it with \(queued) queued, \(rendering) rendering", measured.full, Most.full),
            figure("beyond it while a clip of 1 GB is fetched", measured.clip, Most.clip),
            figure("beyond it while \(Quantity.text(Double(lines))) lines come", measured.lines, Most.lines),
        ]
    }
}
