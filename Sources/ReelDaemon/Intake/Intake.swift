import ReelCore
import ReelStore

/// The door for new jobs: what a caller sent, checked and made ready to be stored.
struct Intake: Sendable {
    let catalog: Catalog
    let prices: PriceList
    let lanes: Set<String>
    let defaultLane: String
    /// How many jobs one user may have that have not ended; 0: any number.
    let queuedJobs: Int
    let now: @Sendable () -> Timestamp

    init(
        catalog: Catalog, prices: PriceList, lanes: Set<String>, defaultLane: String, queuedJobs: Int,
        now: @escaping @Sendable () -> Timestamp
    ) {
        (self.catalog, self.prices, self.lanes) = (catalog, prices, lanes)
        (self.defaultLane, self.queuedJobs, self.now) = (defaultLane, queuedJobs, now)
    }

    /// Reads a new job in reel's own form: `request` and queue settings.
    ///
    /// - Throws: `ReelError` naming the field.
    func job(from body: JSON, by caller: Caller) throws(ReelError) -> NewJob {
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
        return job
    }

    /// Reads a request alone, with the default queue settings.
    ///
    /// - Parameters:
    ///   - request: the provider's body.
    ///   - caller: who will own the job.
    ///   - field: what stands before the paths of the request's fields, in errors.
    /// - Returns: a job that may be stored.
    /// - Throws: `ReelError` naming the field.
    func bare(_ request: JSON, by caller: Caller, field: String?) throws(ReelError) -> NewJob {
        let valid: ValidRequest
        do {
            valid = try catalog.validate(request)
        } catch {
            throw field.map { error.inside($0) } ?? error
        }
        if let upload = valid.uploads.first {
            let path = field.map { "\($0).\(upload.field)" } ?? upload.field
            throw ReelError(
                .notImplemented, field: path, "uploads are not_implemented in this version; send a data: URI")
        }
        var job = NewJob(request: request, model: valid.model, lane: defaultLane, owner: caller.uid)
        job.warnings = valid.warnings
        if queuedJobs > 0, !caller.isExempt { job.openLimit = queuedJobs }
        job.estimate = prices.estimate(for: valid)
        return job
    }
}
