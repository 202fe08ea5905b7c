import ReelSimulator
import ReelTesting

/// Ends the daemon at chosen moments, and starts it again.
struct Killer {
    /// So long a moment is waited for; then any will do.
    private static let patience: Duration = .milliseconds(700)

    let stage: Stage
    let chance: SeededChance

    /// Waits for the phase's moment and ends the daemon there.
    ///
    /// - Throws: ``Violation`` when it does not end as it should.
    func end(at phase: Phase, number: Int) async throws {
        let gate = "kill \(number)"
        await within(Self.patience) { try await wait(for: phase, gate) }
        try await stop(phase)
        stage.simulator.release(gate)
        if phase == .starting { try await endWhileStarting() }
    }

    private func wait(for phase: Phase, _ gate: String) async throws {
        let simulator = stage.simulator
        switch phase {
        case .anytime, .starting, .terminated, .stopping: return try await sleep(upTo: 500)
        case .acknowledged: await stage.journal.nextAcknowledgement()
        case .arrived:
            simulator.script.submissions.hold(.arrived, gate: gate)
            try await simulator.reached(gate)
        case .created:
            simulator.script.submissions.hold(.created, gate: gate)
            try await simulator.reached(gate)
        case .billed: try await simulator.billed(atLeast: simulator.ledger.billed.count + 1)
        case .downloading:
            let bytes = [500, 1000, 40_000, 1_500_000][Int(chance.chance() * 4)]
            simulator.script.downloads.hold(.afterBytes(bytes), gate: gate)
            try await simulator.reached(gate)
        }
        // Right then, or a little later.
        if chance.chance() < 0.5 { try await sleep(upTo: 6) }
    }

    private func stop(_ phase: Phase) async throws {
        switch phase {
        case .terminated:
            let code = await stage.daemon.terminate()
            if code != 0 {
                throw Violation(.service, nil, "SIGTERM ended it with \(code.map(String.init) ?? "nothing")")
            }
        case .stopping:
            stage.daemon.signal(15)
            try await sleep(upTo: 60)
            await stage.daemon.kill()
        default: await stage.daemon.kill()
        }
    }

    private func endWhileStarting() async throws {
        try stage.daemon.launch()
        try await sleep(upTo: 250)
        await stage.daemon.kill()
    }

    private func sleep(upTo milliseconds: Double) async throws {
        try await Task.sleep(for: .microseconds(Int(chance.chance() * milliseconds * 1000)))
    }

    /// Runs `body`, and gives up when the time is over.
    private func within(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await body() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
