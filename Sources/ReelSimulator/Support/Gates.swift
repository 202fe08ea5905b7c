/// Places where calls wait until a test lets them go on.
///
/// See ``StepHold``.
///
///     sim.script.submissions.hold(.created, gate: "billed")
///     try await sim.gates.reached("billed")   // now the task exists and nobody was told
///     sim.gates.release("billed")
package final class Gates: Sendable {
    private struct Gate {
        var arrivals = 0
        var isOpen = false
    }

    private let gates = Watched<[String: Gate]>([:])

    init() {}

    /// Returns as soon as `count` calls have come to the gate, also when they have gone on already.
    package func reached(_ name: String, count: Int = 1) async throws {
        try await gates.wait { ($0[name]?.arrivals ?? 0) >= count }
    }

    /// Lets everything that waits at the gate go on, and whatever comes to it later.
    package func release(_ name: String) {
        gates.update { $0[name, default: Gate()].isOpen = true }
    }

    /// Waits at the gate.
    func pass(_ name: String) async throws {
        gates.update { $0[name, default: Gate()].arrivals += 1 }
        try await gates.wait { $0[name]?.isOpen == true }
    }

    /// Waits at the gates of those holds that are for `point`.
    func pass(_ holds: [StepHold], at point: StepHold.Point) async throws {
        for hold in holds where hold.point == point { try await pass(hold.gate) }
    }
}
