import Foundation

/// A task as the provider knows it.
///
/// Its state is never stored: it follows from the plan and the time.
struct SimulatedTask: Sendable {
    let billed: BilledTask
    let queuedUntil: Date
    let finishedAt: Date
    private(set) var urls = ResultURLs()

    init(_ billed: BilledTask, settings: AccountSettings) {
        self.billed = billed
        queuedUntil = billed.createdAt.addingTimeInterval((billed.plan.queued ?? settings.queued).inSeconds)
        finishedAt = queuedUntil.addingTimeInterval((billed.plan.processing ?? settings.processing).inSeconds)
    }

    /// One of the provider's four words.
    func status(at now: Date) -> String {
        if now < queuedUntil { return "queued" }
        if billed.plan.end == .never || now < finishedAt { return "processing" }
        return billed.plan.end == .succeeded ? "succeeded" : "failed"
    }

    func isFinished(at now: Date) -> Bool {
        billed.plan.end != .never && now >= finishedAt
    }

    /// The generation of the URLs to hand out now, a fresh one when the last is no longer good.
    mutating func currentURLs(at now: Date, lifetime: Duration?) -> Int {
        urls.current(at: now, lifetime: lifetime)
    }

    mutating func expireURLs() {
        urls.expire()
    }

    var clip: ClipSpec {
        let body = SubmissionBody(json: billed.body)
        return ClipSpec(
            size: FrameSize(resolution: body.resolution, aspectRatio: body.aspectRatio),
            shots: body.shotLengths, hasAudio: body.hasAudio, title: billed.id)
    }
}
