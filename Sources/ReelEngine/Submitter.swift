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
    ///   - isProbe: whether it is to show that the lane's trouble has passed.
    func run(_ job: Job, in lane: Lane, isProbe: Bool) async {
        guard let answer = await send(job, in: lane, isProbe: isProbe) else { return }
        let inFlight = await inFlight(at: answer, in: lane)
        let (event, returned) = await lane.learn(from: answer, of: job.id, inFlight: inFlight, isProbe: isProbe)
        log(answer, job)
        await recorder.record(event, of: job)
        for earlier in returned { _ = try? await recorder.store.record(.attemptReturned, of: earlier, submission: nil) }
        if case .outcomeUnknown = event, recorder.rules.policy(job.lane).inDoubt == .resubmit {
            await recorder.record(.resubmitted(byPolicy: true), of: job)
        }
        await recorder.save(lane)
    }

    /// - Returns: `nil` when there is nothing to send, which is no fault of the lane's.
    private func send(_ job: Job, in lane: Lane, isProbe: Bool) async -> SubmissionAnswer? {
        guard let provider = lane.provider else { return nil }
        do throws(ReelError) {
            return await provider.submit(try uploads.body(for: job.request))
        } catch {
            // No descriptor, a disk that does not answer: the image is there, and the next try may have it.
            guard error.code == .notFound else { return .notSent(error.message) }
            recorder.logger.error("a reference image is gone", metadata: ["job": "\(job.id)"])
            await lane.giveBack(Lane.Grant(count: 1, isProbe: isProbe))
            await recorder.record(.refused(JobError(code: "upload_missing", message: error.message)), of: job)
            return nil
        }
    }

    /// How many of the lane's jobs are in flight, this one included, where the answer makes that matter.
    private func inFlight(at answer: SubmissionAnswer, in lane: Lane) async -> Int {
        guard case .tooManyTasks = answer, let tally = try? await recorder.store.tally() else { return .max }
        return tally.slots[lane.name] ?? .max
    }

    private func log(_ answer: SubmissionAnswer, _ job: Job) {
        let (level, text): (Logger.Level, String) =
            switch answer {
            case .accepted(let task, _): (.info, "submitted as \(task)")
            case .unknown(let error): (.warning, "in doubt: \(error.code)")
            case .notSent(let reason): (.notice, "not sent: \(reason)")
            case .unauthorized(let error), .noCredit(let error): (.error, "refused: \(error.code)")
            case .rateLimited(let error, _), .tooManyTasks(let error, _), .serverError(let error), .refused(let error):
                (.notice, "refused: \(error.code)")
            }
        recorder.logger.log(level: level, "\(text)", metadata: ["job": "\(job.id)", "lane": "\(job.lane)"])
    }
}
