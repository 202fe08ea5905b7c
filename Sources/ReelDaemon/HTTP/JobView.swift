import ReelAPI
import ReelCore
import ReelStore

/// How a stored job is shown.
struct JobView: Sendable {
    let users: Users
    let store: any JobStore
    let time: any Timekeeper

    func answer(_ job: Job) async throws -> JobAnswer {
        answer(job, parents: try await store.parents(of: [job.id])[job.id] ?? [])
    }

    private func answer(_ job: Job, parents: [JobID]) -> JobAnswer {
        let life = job.lifecycle
        return JobAnswer(
            id: job.id, state: life.state, holdReasons: life.holds.sorted { $0.rawValue < $1.rawValue },
            request: job.request, model: job.model, lane: job.lane, owner: users.name(of: job.owner), batch: job.batch,
            labels: job.labels, priority: job.priority, notBefore: life.notBefore, deadline: life.deadline,
            attempts: life.attempts, nextAt: life.work == .expire ? nil : life.dueAt, taskID: life.taskID,
            providerStatus: life.providerStatus, isOverdue: life.isOverdue || isLate(life),
            isCancelRequested: life.isCancelRequested,
            mayBeBilled: life.mayBeBilled, error: life.error,
            credits: CreditsAnswer(estimate: job.estimate, state: life.credits),
            clips: life.clips.enumerated().map { ClipAnswer($0.element, of: job.id, at: $0.offset) },
            warnings: job.warnings, createdAt: job.createdAt, submittedAt: life.submittedAt,
            finishedAt: life.finishedAt, after: parents, eta: store.expectedEnd(of: job))
    }

    /// Whether it is on its way still although it was to be submitted by now.
    private func isLate(_ life: Lifecycle) -> Bool {
        guard let deadline = life.deadline, deadline <= time.now else { return false }
        return [.submitting, .inDoubt, .rendering, .fetching].contains(life.state)
    }

    func answer(_ enqueued: Enqueued) async throws -> JSON {
        let jobs =
            enqueued.mayHaveParents
            ? try await answers(enqueued.jobs) : enqueued.jobs.map { answer($0, parents: []).json }
        return jobs.count == 1 ? jobs[0] : ["jobs": .array(jobs)]
    }

    func answers(_ jobs: [Job]) async throws -> [JSON] {
        let parents = try await store.parents(of: jobs.map(\.id))
        return jobs.map { answer($0, parents: parents[$0.id] ?? []).json }
    }
}

extension HistoryAnswer {
    init(_ history: [HistoryRow], _ submissions: [Submission]) {
        self.init(
            history: history.map { row in
                let entry = row.entry
                return Entry(
                    id: row.id, at: row.at, event: entry.event, from: entry.from, to: entry.to, detail: entry.detail)
            },
            submissions: submissions.map(SubmissionRow.init))
    }
}

extension SubmissionRow {
    fileprivate init(_ row: Submission) {
        self.init(
            number: row.number, intentAt: row.intentAt, outcome: row.outcome, taskID: row.taskID,
            httpStatus: row.error?.status ?? (row.outcome == .accepted ? 200 : nil), error: row.error,
            requestID: row.requestID, credits: CreditsAnswer(estimate: row.estimate, state: row.credits),
            resolvedAt: row.resolvedAt)
    }
}
