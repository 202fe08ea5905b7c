import ReelAPI
import ReelCore

extension Explanation.Reader {
    var submitting: Explanation {
        let cancel = job.isCancelRequested ? "; it is canceled as soon as the answer is known" : ""
        return Explanation("Job \(job.id) is being submitted: the provider's answer is awaited\(cancel).")
    }

    var inDoubt: Explanation {
        let reason = job.error.map { ": the submission ended with \($0.text)" } ?? ""
        return Explanation(
            "Job \(job.id) is in doubt\(reason); a task may exist and cost money, so it is not submitted again by itself: "
                + "a person looks for it in the provider's console, and says what is so.",
            Explanation.doubtRemedies(of: "\(job.id)"))
    }

    var rendering: Explanation {
        let task = job.taskID.map { " task \($0.rawValue)" } ?? ""
        let since = job.submittedAt.map { " since \(moment($0))" } ?? ""
        let word = job.providerStatus.map { " and says '\($0)'" } ?? " and has not said anything yet"
        let overdue = job.isOverdue ? "; it is overdue: it is asked rarely, and its slot is free for others" : ""
        let trouble =
            lane?.follow.trouble(from: now, in: zone).map { "; asking the provider is \($0)" } ?? ""
        let eta = job.eta.map { "; its end is expected at \(moment($0))" } ?? ""
        return Explanation(
            "The provider renders\(task) of job \(job.id)\(since)\(word)\(overdue)\(eta)\(trouble)\(next("asked again"))."
        )
    }

    var fetching: Explanation {
        guard let error = job.error else {
            return Explanation("Job \(job.id) is rendered, and its clips are being fetched\(next("the next try is")).")
        }
        return Explanation(
            "Job \(job.id) is rendered, but its clips could not be fetched yet: \(error.text)\(next("the next try is"))."
        )
    }

    var ended: Explanation {
        let time = job.finishedAt.map { " at \(moment($0))" } ?? ""
        let billed = job.mayBeBilled ? "; it may be billed all the same" : ""
        switch job.state {
        case .failed:
            let reason = job.error.map { ": \($0.text)" } ?? ""
            return Explanation("Job \(job.id) failed\(time)\(reason)\(billed).", failureRemedies)
        case .canceled:
            return Explanation(
                "Job \(job.id) was canceled\(time)\(billed).",
                [.init("reel retry \(job.id)", "takes it up again: its task where there is one, else a new one")])
        default: return succeeded(time)
        }
    }

    private func succeeded(_ time: String) -> Explanation {
        let count = job.clips.count == 1 ? "its clip is" : "its \(job.clips.count) clips are"
        guard job.clips.contains(where: { $0.prunedAt == nil }) else {
            return Explanation(
                "Job \(job.id) succeeded\(time), and its clips were deleted since to keep the disk free.",
                [.init("reel refetch \(job.id)", "fetches them again, as long as the provider keeps them")])
        }
        return Explanation(
            "Job \(job.id) succeeded\(time), and \(count) in hand.",
            [.init("reel save \(job.id)", "copies to the current folder")])
    }

    private var failureRemedies: [Explanation.Remedy] {
        if job.error?.code == "result_lost" {
            return [.init("reel refetch \(job.id)", "tries to fetch the same result again; nothing is paid")]
        }
        return [.init("reel retry \(job.id)", "tries it once more; a new submission is paid anew")]
    }
}

extension Explanation {
    /// What a person may say of a job in doubt.
    static func doubtRemedies(of job: String) -> [Remedy] {
        [
            .init("reel resolve \(job) --adopt TASK", "the task exists: follow it, nothing is paid again"),
            .init("reel resolve \(job) --not-created", "there is no such task: back into the queue"),
            .init("reel resolve \(job) --resubmit", "back into the queue, at the risk of paying twice"),
            .init("reel resolve \(job) --give-up", "cancel it; it may have been billed"),
        ]
    }
}
