import ReelCore
import ReelStore

/// The keys beside `request` in a new job.
struct QueueSettings {
    private static let known = [
        "request", "lane", "batch", "labels", "priority", "not_before", "deadline", "takes", "after", "after_any",
        "webhook", "approval", "again", "idempotency_key",
    ]

    let members: JSON.Object

    init(_ members: JSON.Object) { self.members = members }

    /// - Throws: `ReelError` naming unknown keys.
    func checkNames() throws(ReelError) {
        let unknown = members.names.filter { !Self.known.contains($0) }
        if let first = unknown.first {
            let names = unknown.map { String($0.prefix(60)) }.joined(separator: ", ")
            let right = Self.known.joined(separator: ", ")
            throw ReelError(.invalidRequest, field: String(first.prefix(60)), "unknown: \(names); known are \(right)")
        }
    }

    func apply(to job: inout NewJob, intake: Intake, caller: Caller) throws(ReelError) {
        if let place = try place(in: intake.settings) { (job.lane, job.group) = place }
        if let batch = try string("batch") { job.batch = try check(batch: batch) }
        job.labels = try labels()
        job.priority = try whole("priority", -100...100) ?? 0
        if job.priority > 0 { try caller.requireAdmin("a priority above 0", field: "priority") }
        job.takes = try whole("takes", 1...100) ?? 1
        (job.notBefore, job.deadline) = (try time("not_before"), try time("deadline"))
        try check(deadline: job.deadline, notBefore: job.notBefore, now: intake.now())
        if let url = try string("webhook") {
            job.webhook = try WebhookURL(url, allowsPrivate: intake.settings.webhooks.allowPrivate).text
        }
        (job.after, job.afterAny) = (try parents(), try flag("after_any") ?? false)
        if job.afterAny, job.after.isEmpty {
            throw ReelError(.invalidRequest, field: "after_any", "after_any says nothing without after: give both")
        }
    }

    /// Whether the caller wants somebody to look at it first.
    func wantsApproval() throws(ReelError) -> Bool { try flag("approval") ?? false }

    /// Whether the caller knows that the request is made once more; `nil`: does not say.
    func again() throws(ReelError) -> Bool? { try flag("again") }

    private func check(deadline: Timestamp?, notBefore: Timestamp?, now: Timestamp) throws(ReelError) {
        guard let deadline else { return }
        guard deadline > now else {
            throw ReelError(.invalidRequest, field: "deadline", "\(deadline) has passed; it must lie in the future")
        }
        if let notBefore, notBefore >= deadline {
            throw ReelError(
                .invalidRequest, field: "not_before", "\(notBefore) is not before the deadline, \(deadline)")
        }
    }

    private func check(batch: String) throws(ReelError) -> String {
        guard batch.isReelName else {
            throw ReelError(.invalidRequest, field: "batch", "a batch's name is \(String.reelNameRule)")
        }
        return batch
    }
}

extension String {
    /// Whether it has at most so many characters, and none that controls anything.
    func isPlain(upTo count: Int) -> Bool {
        unicodeScalars.count <= count && !unicodeScalars.contains(where: \.isControl)
    }
}
