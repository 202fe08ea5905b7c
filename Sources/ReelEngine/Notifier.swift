package import Logging
package import ReelCore
package import ReelProvider
package import ReelStore

/// Delivers the outbox's notices, each until it has arrived or is given up.
///
/// What is to be delivered, and when, is in the store; here is only what is on the wire. Ended in the middle of a try, the
/// notice goes out again with the same `webhook-id`.
package actor Notifier {
    /// What a notice needs from outside.
    package struct Sources: Sendable {
        /// A job as it is told; `nil` when it is gone.
        ///
        /// Its `request` is `null` where that alone is larger than ``Notifier/largestNotice``: sixteen may be in
        /// memory at once.
        let job: @Sendable (JobID) async throws -> JSON?
        /// What signs an owner's notices.
        let secrets: @Sendable (UInt32) async throws -> [WebhookSecret]

        package init(
            job: @escaping @Sendable (JobID) async throws -> JSON?,
            secrets: @escaping @Sendable (UInt32) async throws -> [WebhookSecret]
        ) {
            (self.job, self.secrets) = (job, secrets)
        }
    }

    /// The clock on the wall may be set while it sleeps.
    private static let longestSleep = Duration.seconds(900)
    private static let afterTrouble = Duration.seconds(30)

    let store: any WebhookStore
    let sources: Sources
    let time: any Timekeeper
    let logger: Logger
    private let sender: any NoticeSending
    private let (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var onTheWire = DeliveriesOnTheWire()
    private var alarmClock: Task<Void, Never>?

    /// - Parameters:
    ///   - store: holds the outbox.
    ///   - sender: the way out.
    ///   - sources: what notices are made of.
    ///   - time: what is slept by.
    ///   - logger: never given a URL's path, a body or a signature.
    package init(
        store: any WebhookStore, sender: any NoticeSending, sources: Sources, time: any Timekeeper, logger: Logger
    ) {
        (self.store, self.sender, self.sources, self.time, self.logger) = (store, sender, sources, time, logger)
    }

    /// Looks for notices soon; calls made before it does so count as one.
    package nonisolated func wake() { waker.yield() }

    /// Begins nothing further; ``run()`` returns soon, and what is on the wire goes out again the next time.
    package nonisolated func drain() { waker.finish() }

    /// Works until ``drain()``.
    package func run() async {
        wake()
        await withDiscardingTaskGroup { group in
            for await _ in wakeups {
                for delivery in await round() { group.addTask { await self.deliver(delivery) } }
            }
            group.cancelAll()
        }
        alarmClock?.cancel()
    }

    /// What is to go out now; sets the clock for what comes later.
    private func round() async -> [Delivery] {
        alarmClock?.cancel()
        do {
            let (due, next) = try await plan()
            for (delivery, target) in due { onTheWire.add(delivery, to: target) }
            if let next { sleep(until: next) }
            return due.map { $0.delivery }
        } catch {
            logger.error("cannot read the outbox", metadata: ["error": "\(error)"])
            sleep(until: time.now + Self.afterTrouble)
            return []
        }
    }

    /// Chooses among what is due; whoever is full is looked at again when one of theirs is done.
    private func plan() async throws -> (due: [(delivery: Delivery, target: DueTarget)], next: Timestamp?) {
        // As it was before the reading: what has ended since is read as if it had not.
        var (wire, before) = (onTheWire, onTheWire)
        let (now, found) = (time.now, try await store.dueTargets(upTo: DeliveriesOnTheWire.page))
        var (due, next): ([(delivery: Delivery, target: DueTarget)], Timestamp?) = ([], found.next)
        var candidates = found.targets
        while let target = Self.takeFirst(of: &candidates, wire) {
            let waiting = try await store.pendingDeliveries(for: target.id, upTo: DeliveriesOnTheWire.targetPage)
            for delivery in waiting where !before.contains(delivery) && !onTheWire.contains(delivery) {
                if let dueAt = delivery.dueAt, dueAt > now {
                    next = min(next ?? dueAt, dueAt)
                } else if wire.hasRoom(for: target) {
                    wire.add(delivery, to: target)
                    before.add(delivery, to: target)
                    due.append((delivery, target))
                }
            }
        }
        return (due, next)
    }

    /// Those that are well go first, then whose owner has the least on the wire, then who has waited for longest.
    private static func takeFirst(of targets: inout [DueTarget], _ wire: DeliveriesOnTheWire) -> DueTarget? {
        targets.removeAll { !wire.hasRoom(for: $0) }
        let ranks = targets.map { ($0.isFailing ? 1 : 0, wire.load(of: $0), $0.dueAt) }
        guard let first = ranks.indices.min(by: { ranks[$0] < ranks[$1] }) else { return nil }
        return targets.remove(at: first)
    }

    private func sleep(until moment: Timestamp) {
        let wait = min(max(moment - time.now, .zero), Self.longestSleep)
        alarmClock = Task { [time] in
            guard (try? await time.sleep(for: wait)) != nil else { return }
            self.wake()
        }
    }

    private func deliver(_ delivery: Delivery) async {
        await attempt(delivery)
        onTheWire.remove(delivery)
        wake()
    }

    private func attempt(_ delivery: Delivery) async {
        do {
            guard let notice = try await notice(of: delivery) else { return }
            let start = time.uptime
            let answer = await sender.send(notice)
            // Cut off by the end of the process: it is as if it had not been tried.
            guard !Task.isCancelled else { return }
            let attempt = DeliveryAttempt(delivery.id, answer, duration: time.uptime - start)
            log(try await store.record(attempt), answer, attempt.duration)
        } catch {
            guard !Task.isCancelled else { return }
            logger.error(
                "a webhook could not be tried", metadata: ["delivery": "\(delivery.id)", "error": "\(error)"])
            // It is still due: not at once again, and nobody else waits for it.
            try? await time.sleep(for: Self.afterTrouble)
        }
    }
}
