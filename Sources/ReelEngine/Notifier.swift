package import Logging
package import ReelCore
package import ReelProvider
package import ReelStore

/// Delivers the outbox's notices, each until it has arrived or is given up.
///
/// What is to be delivered, and when, is in the store; here is only what is on the wire. Ended in the middle of a try, the
/// notice goes out again with the same `webhook-id`.
package actor Notifier {
    /// How much is on the wire at a time.
    enum Limit {
        static let all = 16
        /// What those may take whose last try failed: the others find room.
        static let failing = 8
        static let owner = 6
        static let target = 2
        /// So many targets are looked at in a round.
        static let targets = 10_000
    }

    /// What a notice needs from outside.
    package struct Sources: Sendable {
        /// A job as it is told; `nil` when it is gone.
        let job: @Sendable (JobID) async throws -> JSON?
        /// What signs an owner's notices.
        let secrets: @Sendable (UInt32) async throws -> [WebhookSecret]
        /// Where a lane's health is told.
        let alarm: @Sendable (String) -> LaneWebhook?

        package init(
            job: @escaping @Sendable (JobID) async throws -> JSON?,
            secrets: @escaping @Sendable (UInt32) async throws -> [WebhookSecret],
            alarm: @escaping @Sendable (String) -> LaneWebhook?
        ) {
            (self.job, self.secrets, self.alarm) = (job, secrets, alarm)
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
    private let (lanes, laneTeller) = AsyncStream.makeStream(of: LaneView.self)
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

    /// A lane stands differently now.
    package nonisolated func tell(_ lane: LaneView) { laneTeller.yield(lane) }

    /// Begins nothing further; ``run()`` returns soon, and what is on the wire goes out again the next time.
    package nonisolated func drain() {
        waker.finish()
        laneTeller.finish()
    }

    /// Works until ``drain()``.
    package func run() async {
        wake()
        let telling = Task { for await lane in lanes { await tellAlarm(of: lane) } }
        await withDiscardingTaskGroup { group in
            for await _ in wakeups {
                for delivery in await round() { group.addTask { await self.deliver(delivery) } }
            }
            group.cancelAll()
        }
        alarmClock?.cancel()
        await telling.value
    }

    /// What is to go out now; sets the clock for what comes later.
    private func round() async -> [Delivery] {
        alarmClock?.cancel()
        do {
            let (due, next) = try await plan()
            for (delivery, isFailing) in due { onTheWire.add(delivery, isFailing: isFailing) }
            if let next { sleep(until: next) }
            return due.map { $0.delivery }
        } catch {
            logger.error("cannot read the outbox", metadata: ["error": "\(error)"])
            sleep(until: time.now + Self.afterTrouble)
            return []
        }
    }

    /// Chooses among what is due; whoever is full is looked at again when one of theirs is done.
    private func plan() async throws -> (due: [(delivery: Delivery, isFailing: Bool)], next: Timestamp?) {
        // As it was before the reading: what has ended since is read as if it had not.
        var (wire, before) = (onTheWire, onTheWire)
        let now = time.now
        var (due, next): ([(delivery: Delivery, isFailing: Bool)], Timestamp?) = ([], nil)
        let targets = try await store.dueTargets(upTo: Limit.targets)
        for target in targets.sorted(by: { ($0.failures, $0.dueAt) < ($1.failures, $1.dueAt) }) {
            guard target.dueAt <= now else {
                next = min(next ?? target.dueAt, target.dueAt)
                continue
            }
            guard wire.hasRoom(for: target) else { continue }
            let waiting = try await store.pendingDeliveries(for: target.id, upTo: 2 * Limit.target + 1)
            for delivery in waiting where !before.contains(delivery) && !onTheWire.contains(delivery) {
                if let dueAt = delivery.dueAt, dueAt > now {
                    next = min(next ?? dueAt, dueAt)
                } else if wire.hasRoom(for: target) {
                    wire.add(delivery, isFailing: target.failures > 0)
                    before.add(delivery, isFailing: false)
                    due.append((delivery, target.failures > 0))
                }
            }
        }
        return (due, next)
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
