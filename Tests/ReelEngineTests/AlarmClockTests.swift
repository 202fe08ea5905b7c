import ReelEngine
import Testing

/// Sleeping, and what is left of it.
@Suite struct AlarmClockTests {
    private let alarms = AlarmClock()

    @Test func `cancelled sleeps leave nothing behind, however long they were to be`() async {
        for round in 0..<100 {
            let sleep = Task { try await alarms.sleep(for: .seconds(365 * 86_400)) }
            // Some are cancelled before they begin.
            if round % 2 == 0 { while alarms.timers == 0 { await Task.yield() } }
            sleep.cancel()
            await #expect(throws: CancellationError.self) { try await sleep.value }
        }
        #expect(alarms.timers == 0)
    }

    @Test func `it sleeps for so long, and ends by itself`() async throws {
        let begun = ContinuousClock.now
        try await alarms.sleep(for: .milliseconds(20))
        #expect(ContinuousClock.now - begun >= .milliseconds(20))
        #expect(alarms.timers == 0)
        try await SystemTimekeeper().sleep(for: .milliseconds(1))
        try await SystemTimekeeper().sleep(for: .zero)
    }

    @Test func `who is cancelled already does not sleep`() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await SystemTimekeeper().sleep(for: .zero)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
