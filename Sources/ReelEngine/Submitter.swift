import Logging
import ReelCore
import ReelProvider
import ReelStore

/// Sends one claimed job to its provider and writes down what came of it.
struct Submitter: Sendable {
    let recorder: Recorder
    let uploads: UploadFolder

    /// - Parameters:
    ///   - job: a job whose intent is on disk.
    ///   - lane: its lane.
    ///   - grant: the leave for this one submission.
    func run(_ job: Job, in lane: Lane, _ grant: Lane.Grant) async {
        guard let answer = await send(job, in: lane, grant) else { return }
        let inFlight = answer.concernsLimit ? await recorder.inFlight(in: lane) : .max
        let (event, returned) = await lane.learn(from: answer, of: job.id, inFlight: inFlight, grant)
        log(answer, job)
        await recorder.record(event, of: job)
        for earlier in returned { _ = try? await recorder.store.record(.attemptReturned, of: earlier, submission: nil) }
        if case .outcomeUnknown = event, recorder.rules.policy(job.lane).inDoubt == .resubmit {
            await recorder.record(.resubmitted(byPolicy: true), of: job)
        }
        await recorder.save(lane)
    }

    /// - Returns: `nil` when there is nothing to send, which is no fault of the lane's.
    private func send(_ job: Job, in lane: Lane, _ grant: Lane.Grant) async -> SubmissionAnswer? {
        do throws(ReelError) {
            return await grant.provider.submit(try await body(for: job.request))
        } catch {
            // No descriptor, a disk that does not answer: the image is there, and the next try may have it.
            guard error.code == .notFound else {
                let trouble = JobError(code: "upload_unreadable", message: error.message)
                recorder.logger.error("a reference image cannot be read", metadata: ["job": "\(job.id)"])
                await lane.giveBack(grant)
                // No fault of the lane's, whose other jobs go first meanwhile.
                await recorder.record(.laneRefused(trouble, stepAside: .seconds(60)), of: job)
                return nil
            }
            recorder.logger.error("a reference image is gone", metadata: ["job": "\(job.id)"])
            await lane.giveBack(grant)
            await recorder.record(.refused(JobError(code: "upload_missing", message: error.message)), of: job)
            return nil
        }
    }

    private func body(for request: JSON) async throws(ReelError) -> SubmissionBody {
        // Looking at files takes as long as the disk likes, and other calls wait on this thread.
        guard request["reference_images"] != nil else { return try uploads.body(for: request) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { () throws(ReelError) in
            try uploads.body(for: request)
        }
    }

    /// Why nothing left this machine, which no history row can say in a word; the rest is in the job's history.
    private func log(_ answer: SubmissionAnswer, _ job: Job) {
        guard case .notSent(let reason) = answer else { return }
        recorder.logger.notice("not sent: \(reason)", metadata: ["job": "\(job.id)", "lane": "\(job.lane)"])
    }
}

extension SubmissionAnswer {
    /// Whether it may lower the lane's limit in flight.
    fileprivate var concernsLimit: Bool {
        switch self {
        case .tooManyTasks, .rateLimited: true
        default: false
        }
    }
}
