import Synchronization

/// Whether a write goes through, as it was found out a moment ago: however many ask, the disk syncs once for all of them.
final class ProbeMemory: Sendable {
    /// So long after it began a probe speaks for everybody.
    private static let lifetime: Duration = .seconds(1)

    private struct Look {
        let begunAt: Duration
        let probe: Task<Void, any Error>
    }

    private let last = Mutex<Look?>(nil)

    /// Returns when a write has gone through, just now or a moment ago.
    ///
    /// - Parameters:
    ///   - now: time since boot, which nobody can set.
    ///   - write: writes something.
    /// - Throws: what the write threw.
    func ask(at now: Duration, orElse write: @escaping @Sendable () async throws -> Void) async throws {
        let probe = last.withLock { last -> Task<Void, any Error> in
            if let last, now - last.begunAt < Self.lifetime { return last.probe }
            let probe = Task { try await write() }
            last = Look(begunAt: now, probe: probe)
            return probe
        }
        try await probe.value
    }
}
