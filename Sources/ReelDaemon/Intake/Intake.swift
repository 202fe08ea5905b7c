import ReelCore
import ReelStore

/// The door for new jobs: what a caller sent, checked and made ready to be stored.
struct Intake: Sendable {
    let catalog: Catalog
    let prices: PriceList
    let settings: Settings
    /// Of ``settings``.
    let budget: BudgetRules
    let now: @Sendable () -> Timestamp

    /// Reads a new job in reel's own form: `request` and queue settings.
    ///
    /// - Parameters:
    ///   - body: what was sent.
    ///   - caller: who will own the job.
    ///   - hasKey: whether the caller gave a key, and so may send the same once more and mean the same job.
    /// - Returns: a job that may be stored.
    /// - Throws: `ReelError` naming the field.
    func job(from body: JSON, by caller: Caller, hasKey: Bool) throws(ReelError) -> NewJob {
        guard let members = body.object else {
            throw ReelError(.invalidRequest, "the body is \(body.kind); it must be an object with a request")
        }
        let settings = QueueSettings(members)
        try settings.checkNames()
        guard let request = members["request"] else {
            throw ReelError(
                .invalidRequest, field: "request", "the request is missing: the provider's body belongs here")
        }
        var job = try bare(request, by: caller, field: "request")
        try settings.apply(to: &job, intake: self, caller: caller)
        job.duplicates = duplicateRule(again: try settings.again(), hasKey: hasKey)
        try weigh(&job, isApprovalWanted: try settings.wantsApproval(), tokenCap: caller.grant?.cap, field: "request")
        return job
    }

    /// Reads a request alone, as the drop-in takes it, with the default queue settings.
    ///
    /// - Throws: `ReelError` naming the field inside the request.
    func job(ofRequest request: JSON, by caller: Caller) throws(ReelError) -> NewJob {
        var job = try bare(request, by: caller, field: nil)
        try weigh(&job, isApprovalWanted: false, tokenCap: caller.grant?.cap, field: nil)
        return job
    }

    /// The job of a request alone; `field` stands before the paths of the request's fields, in errors.
    private func bare(_ request: JSON, by caller: Caller, field: String?) throws(ReelError) -> NewJob {
        let valid: ValidRequest
        do {
            valid = try catalog.validate(request)
        } catch {
            throw field.map { error.inside($0) } ?? error
        }
        var job = NewJob(request: request, model: valid.model, lane: settings.defaultLane, owner: caller.uid)
        job.warnings = valid.warnings
        job.inlineImageBytes = valid.inlineImageBytes
        job.uploads = valid.uploads.map { upload in
            .init(field: field.map { "\($0).\(upload.field)" } ?? upload.field, sha256: upload.sha256)
        }
        let queuedJobs = settings.limits.queuedJobs
        if queuedJobs > 0, !caller.isExempt { job.openLimit = queuedJobs }
        job.estimate = prices.estimate(for: valid)
        (job.clips, job.seconds) = (valid.clips, valid.seconds)
        (job.pace, job.fingerprint) = (valid.pace, Fingerprint.of(request, valid))
        job.seesAll = caller.isAdmin
        job.token = caller.grant?.token
        return job
    }

    /// What is done when the caller has made the same request before.
    private func duplicateRule(again: Bool?, hasKey: Bool) -> DuplicateRule {
        // Who gives a key has thought of repetition, and so has who says "again".
        let isAsked = again.map { !$0 } ?? !hasKey
        guard isAsked else { return DuplicateRule() }
        return switch settings.duplicates.policy {
        case .off: DuplicateRule()
        case .warn: DuplicateRule(.warn, window: settings.duplicates.window)
        case .refuse: DuplicateRule(.refuse, window: settings.duplicates.window)
        }
    }
}
