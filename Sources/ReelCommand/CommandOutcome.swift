package import ReelAPI
import ReelCore

/// How `reel` ends.
package enum CommandOutcome: Int32, CaseIterable, Sendable {
    case done = 0
    case failed = 1
    /// Wrong usage, or the daemon refused the request.
    case refused = 2
    case held = 3
    case inDoubt = 4
    case canceled = 5
    case timedOut = 6
    /// The daemon cannot be reached.
    case unreached = 7

    /// What a job's state says to somebody who waited for it.
    package init(of job: JobAnswer) {
        switch job.state {
        case .succeeded: self = .done
        case .failed: self = .failed
        case .canceled: self = .canceled
        case .inDoubt: self = .inDoubt
        case .held where job.needsPerson: self = .held
        case .held, .queued, .submitting, .rendering, .fetching: self = .timedOut
        }
    }

    /// From the best to the worst: what decides when several jobs are waited for.
    package static let ranking: [CommandOutcome] = [
        .done, .canceled, .timedOut, .held, .failed, .refused, .inDoubt, .unreached,
    ]

    /// The worst of several; `done` for none.
    package static func worst(of statuses: some Sequence<CommandOutcome>) -> CommandOutcome {
        statuses.reduce(.done) { $1.rank > $0.rank ? $1 : $0 }
    }

    private var rank: Int { Self.ranking.firstIndex(of: self) ?? 0 }
}

extension JobAnswer {
    /// Whether the job is held for a reason that only a person lifts.
    package var needsPerson: Bool { state == .held && holdReasons.contains(where: \.needsPerson) }

    /// Whether waiting any longer is of no use: it has ended, is in doubt, or is held for a person.
    package var isSettled: Bool { state.isEnd || state == .inDoubt || needsPerson }
}
