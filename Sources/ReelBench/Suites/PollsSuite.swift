import ReelSimulator

/// Very many tasks that render at once and do not end: whether all are asked after on time, and what that takes.
///
/// The provider is simulated in this process, on the same processors: what that takes is not counted as reeld's, but
/// reeld has that much less of them. It is done twice at most, since each time takes a minute and a half.
struct PollsSuite {
    private static let mostRuns = 2
    private static let watching: Duration = .seconds(60)
    /// Of the polls that there would be if none was late at all.
    private static let leastShare = 0.99
    /// One processor's, in milliseconds a second.
    private static let mostProcessor = 1000.0
    /// In milliseconds.
    ///
    /// What "on time" means is our own assumption: with 30 s between two polls, nobody notices a second.
    private static let mostLateness = 1000.0

    /// What each run has measured.
    private struct Measured {
        var rates: [Double] = []
        var processor: [Double] = []
        var medians: [Double] = []
        var worst: [Double] = []
        var memory: [Double] = []
        var rows: [Double] = []
    }

    let stage: Stage

    /// Stores the jobs, and starts reeld on them once or twice.
    ///
    /// - Returns: the figures.
    /// - Throws: ``BenchTrouble`` when the jobs cannot be stored, or no polls come.
    func run() async throws -> [Figure] {
        let watch = PollWatch(interval: RenderingJobs.interval)
        var configuration = BenchProvider.immediate
        configuration.polled = { watch.note($0, at: $1) }
        return try await BenchProvider.run(configuration) { provider in
            provider.script.tasks.always(TaskPlan(end: .never))
            let jobs = try await RenderingJobs.make(on: stage, "polls", count: stage.options.tasks, provider)
            return figures(try await measure(jobs, watch))
        }
    }

    private func measure(_ jobs: RenderingJobs, _ watch: PollWatch) async throws -> Measured {
        var measured = Measured()
        let runs = min(stage.options.runs, Self.mostRuns)
        for run in 1...runs {
            stage.tell("\(stage.options.tasks) tasks at once, run \(run) of \(runs)")
            let rows = try jobs.historyRows()
            let reeld = try await jobs.start()
            try await Task.sleep(for: jobs.firstRound)
            try await measure(reeld, watch, &measured)
            await reeld.stop()
            measured.rows.append(Double(try jobs.historyRows() - rows))
        }
        return measured
    }

    private func measure(_ reeld: Reeld, _ watch: PollWatch, _ measured: inout Measured) async throws {
        let before = try reeld.figures()
        let begun = ContinuousClock.now
        watch.begin()
        try await Task.sleep(for: Self.watching)
        let polls = watch.end()
        let seconds = (ContinuousClock.now - begun) / .seconds(1)
        let after = try reeld.figures()
        guard let median = Percentile.of(polls.lateness, 0.5), let worst = Percentile.of(polls.lateness, 0.99) else {
            throw BenchTrouble("no task was asked after twice: \(reeld.child.log.suffix(2000))")
        }
        measured.rates.append(Double(polls.count) / seconds)
        measured.processor.append((after.milliseconds - before.milliseconds) / seconds)
        measured.medians.append(median)
        measured.worst.append(worst)
        measured.memory.append(after.resident)
    }

    private func figures(_ measured: Measured) -> [Figure] {
        let (tasks, seconds) = (Double(stage.options.tasks), RenderingJobs.interval / .seconds(1))
        func figure(_ name: String, _ unit: String, _ values: [Double], _ targets: [Target]) -> Figure {
            Figure(
                "\(Quantity.text(tasks)) tasks at once: \(name)", unit: unit,
                sides: [Figure.Side("reel", Series(values))], targets: targets)
        }
        let late = Figure.Side(
            "reel", Series(measured.medians), p50: Series(measured.medians), p99: Series(measured.worst))
        return [
            figure("polls", "polls/s", measured.rates, [.atLeast(Self.leastShare * tasks / seconds)]),
            Figure(
                "\(Quantity.text(tasks)) tasks at once: polls late by", unit: "ms", sides: [late],
                targets: [.p99Below(Self.mostLateness)]),
            figure("processor", "ms/s", measured.processor, [.atMost(Self.mostProcessor)]),
            figure("memory", "MB", measured.memory, []),
            figure("history rows written", "rows", measured.rows, [.atMost(0)]),
        ]
    }
}
