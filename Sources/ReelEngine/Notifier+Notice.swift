import Logging
import ReelCore
import ReelProvider
import ReelStore

extension Notifier {
    /// A notice that would be larger goes out without the job's `request`, which may be of 64 MiB; receivers take less.
    package static let largestNotice = 256 * 1024

    /// The notice as it goes out now: the event as it was, the job as it is.
    func notice(of delivery: Delivery) async throws -> Notice? {
        guard let data = try await data(of: delivery) else { return nil }
        return Notice(
            id: delivery.message, at: time.now, url: delivery.url, owner: delivery.owner,
            body: Self.body(of: delivery, data), secrets: try await sources.secrets(delivery.owner))
    }

    private static func body(of delivery: Delivery, _ data: JSON) -> [UInt8] {
        var body = JSON.Object([
            ("type", .string(delivery.type)), ("timestamp", .string(delivery.createdAt.description)), ("data", data),
        ])
        guard delivery.job != nil, var job = data.object, let request = job["request"] else {
            return JSON.object(body).bytes
        }
        if !isOmitted(request) {
            let whole = JSON.object(body).bytes
            if whole.count <= largestNotice { return whole }
        }
        job["request"] = nil
        body["data"] = .object(job)
        body["omitted"] = .array([.string("request")])
        return JSON.object(body).bytes
    }

    private static func isOmitted(_ request: JSON) -> Bool { if case .null = request { true } else { false } }

    private func data(of delivery: Delivery) async throws -> JSON? {
        if let data = delivery.data { return data }
        guard let job = delivery.job else { return nil }
        return try await sources.job(job)
    }

    /// One line for each try: where it went, without what may be secret in a URL, and how it went.
    func log(_ recorded: RecordedAttempt?, _ answer: NoticeAnswer, _ duration: Duration) {
        guard let recorded else { return }
        let delivery = recorded.delivery
        var metadata: Logger.Metadata = [
            "delivery": "\(delivery.id)", "event": "\(delivery.type)", "host": "\(WebhookURL.place(of: delivery.url))",
            "attempt": "\(delivery.attempts)", "ms": "\(duration.milliseconds)",
        ]
        metadata["job"] = delivery.job.map { "\($0)" }
        metadata["status"] = answer.status.map { "\($0)" }
        if answer.isDelivered { return logger.info("webhook delivered", metadata: metadata) }
        metadata["trouble"] = answer.trouble.map { "\($0)" }
        metadata["next"] = delivery.dueAt.map { "\($0)" }
        let others = recorded.othersGivenUp
        if others > 0 { metadata["others_given_up"] = "\(others)" }
        let words = delivery.state == .dead ? "webhook given up" : "webhook not delivered"
        let isLoss = delivery.state == .dead || others > 0
        logger.log(level: isLoss ? .warning : .notice, "\(words)", metadata: metadata)
    }
}
