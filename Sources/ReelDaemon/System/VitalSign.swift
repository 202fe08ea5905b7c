package import NIOCore
package import ReelEngine
package import ReelStore

/// A part of the daemon that must be alive for it to count as alive, and how it shows that it is.
package struct VitalSign: Sendable {
    /// The part's name in the log.
    package let name: String
    /// Returns when the part has shown that it is alive; never, when it is stuck.
    package let check: @Sendable () async -> Void

    package init(_ name: String, check: @escaping @Sendable () async -> Void) {
        (self.name, self.check) = (name, check)
    }

    /// The store's one writer takes turns.
    ///
    /// An error is an answer, too: a full disk is told elsewhere, and a restart would not mend it. The turn writes
    /// nothing: an idle daemon wakes no disk, and one whose disk hangs in a commit cannot take another turn.
    package static func writer(of store: any JobStore) -> Self {
        Self("the store's writer") { try? await store.takeTurn() }
    }

    /// The dispatcher comes round.
    package static func dispatcher(of engine: Engine) -> Self { Self("the dispatcher") { await engine.pulse() } }

    /// A thread of NIO's runs what it is given: clients are served, the provider is heard.
    package static func eventLoop(_ loop: any EventLoop, number: Int) -> Self {
        Self("event loop \(number)") {
            await withCheckedContinuation { continuation in loop.execute { continuation.resume() } }
        }
    }
}
