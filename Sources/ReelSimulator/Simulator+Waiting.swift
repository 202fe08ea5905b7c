/// Waits for tests: each returns as soon as the ledger says so, without a timer, and throws `CancellationError` only when
/// the test is cancelled.
extension Simulator {
    /// Returns as soon as so many submissions have arrived.
    package func submissions(atLeast count: Int) async throws {
        try await ledger.wait { $0.submissions.count >= count }
    }

    /// Returns as soon as so many tasks are billed.
    package func billed(atLeast count: Int) async throws {
        try await ledger.wait { $0.billed.count >= count }
    }

    /// Returns as soon as so many polls have arrived, for one task or for all together.
    package func polls(atLeast count: Int, of task: String? = nil) async throws {
        try await ledger.wait { ledger in
            (task.map { ledger.polls(of: $0) } ?? ledger.pollCount) >= count
        }
    }

    /// Returns as soon as so many downloads have arrived.
    package func downloads(atLeast count: Int) async throws {
        try await ledger.wait { $0.downloads.count >= count }
    }

    /// Returns as soon as the ledger is as wanted; see ``BillingLedger/wait(until:)``.
    package func waitUntil(_ isSatisfied: @escaping @Sendable (LedgerSnapshot) -> Bool) async throws {
        try await ledger.wait(until: isSatisfied)
    }

    /// Returns as soon as a call has come to a gate.
    package func reached(_ gate: String, count: Int = 1) async throws {
        try await gates.reached(gate, count: count)
    }

    /// Lets whatever is held at a gate go on.
    package func release(_ gate: String) {
        gates.release(gate)
    }
}
