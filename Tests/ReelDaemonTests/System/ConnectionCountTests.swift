import Synchronization
import Testing

@testable import ReelDaemon

/// The connections of all listeners together leave descriptors for the work.
struct ConnectionCountTests {
    private final class Listener: Sendable {
        let calls = Mutex(0)
        var count: Int { calls.withLock(\.self) }
    }

    @Test func `all listeners are told when the last place is taken, and when one is free again`() {
        let connections = ConnectionCount(descriptors: 4)
        let (one, two) = (Listener(), Listener())
        for listener in [one, two] {
            connections.watch(ObjectIdentifier(listener)) { listener.calls.withLock { $0 += 1 } }
        }
        for _ in 1...2 { connections.enter() }
        #expect(connections.hasRoom && one.count == 0 && two.count == 0)
        connections.enter()
        #expect(!connections.hasRoom && one.count == 1 && two.count == 1)
        connections.unwatch(ObjectIdentifier(two))
        connections.enter()
        connections.leave()
        #expect(!connections.hasRoom && one.count == 1)
        connections.leave()
        #expect(connections.hasRoom && one.count == 2 && two.count == 1)
    }

    @Test func `without a known limit there is always room`() {
        let connections = ConnectionCount(descriptors: -1)
        for _ in 1...1000 { connections.enter() }
        #expect(connections.hasRoom)
    }
}
