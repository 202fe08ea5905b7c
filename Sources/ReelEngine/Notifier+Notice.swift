import Logging
import ReelCore
import ReelProvider
import ReelStore

extension Notifier {
    /// The notice as it goes out now: the event as it was, the job as it is.
    func notice(of delivery: Delivery) async throws -> Notice? {
        guard let data = try await data(of: delivery) else { return nil }
        let body: JSON = [
            "type": .string(delivery.type), "timestamp": .string(delivery.createdAt.description), "data": data,
        ]
        return Notice(
            id: delivery.message, at: time.now, url: delivery.url, body: body.bytes,
            secrets: try await sources.secrets(delivery.owner))
    }

    private func data(of delivery: Delivery) async throws -> JSON? {
        if let data = delivery.data { return data }
        guard let job = delivery.job else { return nil }
        return try await sources.job(job)
    }

    /// Stores the notice of a lane's health, where somebody wants it.
    func tellAlarm(of lane: LaneView) async {
        guard let webhook = sources.alarm(lane.name) else { return }
        let standing = lane.health.standing
        let data: JSON = [
            "lane": .string(lane.name), "health": .string(standing.word.rawValue),
            "reason": standing.reason.map(JSON.string) ?? .null,
            "until": standing.until.map { .string($0.description) } ?? .null,
        ]
        do {
            try await store.tell("lane.\(standing.word.rawValue)", data, to: webhook)
        } catch {
            logger.error(
                "a lane's alarm cannot be stored for its webhook",
                metadata: ["lane": "\(lane.name)", "error": "\(error)"])
        }
    }

    /// One line for each try: where it went, without what may be secret in a URL, and how it went.
    func log(_ delivery: Delivery?, _ answer: NoticeAnswer, _ duration: Duration) {
        guard let delivery else { return }
        var metadata: Logger.Metadata = [
            "delivery": "\(delivery.id)", "event": "\(delivery.type)", "host": "\(WebhookURL.place(of: delivery.url))",
            "attempt": "\(delivery.attempts)", "ms": "\(duration.milliseconds)",
        ]
        metadata["job"] = delivery.job.map { "\($0)" }
        metadata["status"] = answer.status.map { "\($0)" }
        if answer.isDelivered { return logger.info("webhook delivered", metadata: metadata) }
        metadata["trouble"] = answer.trouble.map { "\($0)" }
        metadata["next"] = delivery.dueAt.map { "\($0)" }
        let words = delivery.state == .dead ? "webhook given up" : "webhook not delivered"
        logger.log(level: delivery.state == .dead ? .warning : .notice, "\(words)", metadata: metadata)
    }
}
