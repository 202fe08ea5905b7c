import ReelCore

/// Lets two uploads be looked through at a time: large ones and hostile ones take no other file's thread.
actor InspectionDesk {
    private static let seats = 2

    private var taken = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Runs what looks through one, when it is its turn.
    func run<Value: Sendable>(_ work: @Sendable () async throws(ReelError) -> Value) async throws(ReelError) -> Value {
        await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async {
        if taken < Self.seats {
            taken += 1
        } else {
            // Who leaves hands over the seat.
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { taken -= 1 } else { waiting.removeFirst().resume() }
    }
}
