import ReelCore
import Synchronization
import Testing

@testable import ReelProvider

@Suite(.timeLimit(.minutes(30)))
struct InspectionDeskTests {
    @Test func `two are looked through at a time, and all in the end`() async throws {
        let (desk, counts) = (InspectionDesk(), Counts())
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (entries, entry) = AsyncStream.makeStream(of: Void.self)
        let waiting = Task { for await _ in gate {} }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await desk.run { () async throws(ReelError) in
                        counts.enter()
                        entry.yield()
                        await waiting.value
                        counts.leave()
                    }
                }
            }
            var seen = 0
            for await _ in entries {
                seen += 1
                if seen == 2 { open.finish() }
                if seen == 8 { break }
            }
            try await group.waitForAll()
        }
        #expect(counts.most == 2)
    }

    private final class Counts: Sendable {
        private let state = Mutex((now: 0, most: 0))

        var most: Int { state.withLock { $0.most } }
        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
    }
}
