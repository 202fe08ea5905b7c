import ReelTesting

/// The daemon with nothing to do: its start, its memory, what it does nevertheless, and `reel status`.
struct RestSuite {
    private static let settling: Duration = .seconds(2)
    private static let idleSeconds = 10
    private static let commands = 20

    /// What each run has measured.
    private struct Measured {
        var starts: [Double] = []
        var memory: [Double] = []
        var ownMemory: [Double] = []
        var commands: [Double] = []
        var switches: [Double] = []
        var processor: [Double] = []
    }

    let stage: Stage

    /// Starts it again and again on one state directory.
    ///
    /// - Returns: the figures.
    /// - Throws: ``BenchTrouble`` when it does not start, or the command fails.
    func run() async throws -> [Figure] {
        let folder = try stage.makeFolder("rest")
        // The first start makes the database.
        let first = try await Reeld.start(in: folder)
        await first.stop()
        var measured = Measured()
        for run in 1...stage.options.runs {
            stage.tell("at rest, run \(run) of \(stage.options.runs)")
            let reeld = try await Reeld.start(in: folder)
            measured.starts.append(Self.milliseconds(reeld.startTime))
            try await Task.sleep(for: Self.settling)
            let figures = try reeld.figures()
            measured.memory.append(figures.resident)
            measured.ownMemory.append(figures.own)
            measured.commands.append(try await status(of: reeld))
            try await idle(reeld, &measured)
            await reeld.stop()
        }
        return figures(measured)
    }

    private func figures(_ measured: Measured) -> [Figure] {
        func figure(_ name: String, _ unit: String, _ values: [Double], _ targets: [Target] = []) -> Figure {
            Figure(name, unit: unit, sides: [Figure.Side("reel", Series(values))], targets: targets)
        }
        let idle = "idle \(Self.idleSeconds) s"
        return [
            figure("memory at rest", "MB", measured.memory, [.atMost(40)]),
            figure("memory at rest: no file's", "MB", measured.ownMemory),
            figure("start to serving", "ms", measured.starts, [.atMost(500)]),
            figure("reel status", "ms", measured.commands, [.atMost(25)]),
            figure("\(idle): context switches", "all threads", measured.switches),
            figure("\(idle): processor", "ms", measured.processor),
        ]
    }

    /// How long `reel status` takes from its start to its end, in the median.
    private func status(of reeld: Reeld) async throws -> Double {
        var times: [Double] = []
        for _ in 0..<Self.commands {
            let words = [Executables.path(of: "reel"), "status"]
            let begun = ContinuousClock.now
            try await Child.run(words, ["REEL_SOCKET": reeld.socket], log: "\(reeld.folder)/status.log")
            times.append(Self.milliseconds(ContinuousClock.now - begun))
        }
        return Series(times).median
    }

    private func idle(_ reeld: Reeld, _ measured: inout Measured) async throws {
        // What the commands began is to end first.
        try await Task.sleep(for: Self.settling)
        let before = try reeld.figures()
        try await Task.sleep(for: .seconds(Self.idleSeconds))
        let after = try reeld.figures()
        measured.switches.append(Double(after.switches(since: before)))
        measured.processor.append(after.milliseconds - before.milliseconds)
    }

    private static func milliseconds(_ duration: Duration) -> Double { duration / .milliseconds(1) }
}
