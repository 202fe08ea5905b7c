/// The health of one provider account, learned from every answer: pure, so that its rules can be tested without a provider.
package struct LaneHealth: Equatable, Sendable {
    /// Between probes of a parked lane.
    package static let probeInterval: Duration = .seconds(300)
    /// So many in a row, from different jobs or tasks, are the lane's fault.
    package static let streak = 3

    package var submitting = Gate()
    package var polling = Gate()
    /// Paused by a person: nothing is submitted, known tasks are followed.
    package var isPaused = false
    /// The limit in flight: lowered when the provider says that there is too much, raised by success.
    package private(set) var limit: Int
    private let fullLimit: Int
    /// Submissions accepted in a row, since the limit was changed.
    private var successes = 0
    /// Jobs whose submission failed with a 5xx, in a row.
    private var serverErrors: [JobID] = []
    /// Jobs whose submission got no readable answer, in a row.
    private var noAnswers: [JobID] = []
    /// Tasks answered 404, in a row.
    private var missing: [TaskID] = []
    /// Since when polling is trusted again after it was parked for unknown tasks.
    package private(set) var pollingTrustedSince: Timestamp?

    package init(limit: Int) { (self.limit, fullLimit) = (limit, limit) }

    /// The same health under another `max_in_flight`; a limit that the provider has lowered is not raised by that.
    package func limited(to full: Int) -> Self {
        var next = Self(limit: full)
        if limit < fullLimit { next.limit = min(limit, full) }
        next.successes = successes
        (next.submitting, next.polling, next.isPaused) = (submitting, polling, isPaused)
        (next.serverErrors, next.noAnswers, next.missing) = (serverErrors, noAnswers, missing)
        next.pollingTrustedSince = pollingTrustedSince
        return next
    }

    /// Another account, which nothing was learned about yet; a person's pause stays.
    package mutating func forgetTrouble() {
        let isPaused = isPaused
        self = Self(limit: fullLimit)
        self.isPaused = isPaused
    }

    /// Probes that are out are not awaited any more; others may go at once.
    package mutating func cancelProbes() {
        submitting.cancelProbe()
        polling.cancelProbe()
    }

    /// The moment of an answer, and whether it is a probe's.
    package struct Moment: Sendable {
        package let now: Timestamp
        package let isProbe: Bool
        /// A number in 0..<1: waits are only ever made longer by it.
        package let chance: Double

        package init(now: Timestamp, isProbe: Bool, chance: Double) {
            (self.now, self.isProbe, self.chance) = (now, isProbe, chance)
        }
    }

    /// What a submission's answer means for the lane.
    ///
    /// - Returns: the event for the job, and the earlier jobs of a run of server errors, which get their attempt back.
    package mutating func learn(
        from answer: SubmissionAnswer, of job: JobID, inFlight: Int, _ moment: Moment
    ) -> (event: Event, returned: [JobID]) {
        if case .serverError(let error) = answer { return learnServerError(error, of: job, moment) }
        serverErrors = []
        if case .unknown = answer { learnNoAnswer(of: job, moment) } else { noAnswers = [] }
        switch answer {
        case .accepted:
            raiseLimit()
            open(\.submitting, moment)
        case .refused: open(\.submitting, moment)
        case .notSent: slow(\.submitting, "unreachable", for: nil, moment)
        case .unauthorized: parkForKey(moment, probed: \.submitting)
        case .noCredit:
            submitting.park("no_credit", until: moment.now + Self.probeInterval, isProbe: moment.isProbe)
        case .rateLimited(_, let wait): slowAll(for: wait, inFlight: inFlight, moment, probed: \.submitting)
        case .tooManyTasks(_, let wait):
            lowerLimit(to: min(limit, inFlight) - 1)
            slow(\.submitting, "too_many_tasks", for: wait, moment)
        case .unknown, .serverError: break
        }
        return (answer.event, [])
    }

    private mutating func learnServerError(
        _ error: JobError, of job: JobID, _ moment: Moment
    ) -> (event: Event, returned: [JobID]) {
        let earlier = serverErrors
        if !serverErrors.contains(job) { serverErrors = (serverErrors + [job]).suffix(Self.streak) }
        guard serverErrors.count >= Self.streak else {
            open(\.submitting, moment)
            return (.serverFailed(error), [])
        }
        slow(\.submitting, "server_errors", for: nil, moment)
        // Those before it used an attempt before the run was seen to be the lane's; later ones never did.
        let returned = earlier.count == Self.streak - 1 ? earlier : []
        // It steps aside, so that the next probe is another job's: this one may itself be what the provider fails at.
        return (.laneRefused(error, stepAside: submitting.until.map { $0 - moment.now }), returned)
    }

    /// A run of submissions without an answer would put the whole queue in doubt, one after the other.
    private mutating func learnNoAnswer(of job: JobID, _ moment: Moment) {
        if !noAnswers.contains(job) { noAnswers = (noAnswers + [job]).suffix(Self.streak) }
        if noAnswers.count >= Self.streak || moment.isProbe { slow(\.submitting, "no_answers", for: nil, moment) }
    }

    /// What a poll's answer means for the lane.
    ///
    /// - Parameters:
    ///   - answer: what the provider said.
    ///   - task: what it was asked after.
    ///   - isLost: whether the task is known to be lost already, so that another 404 says nothing of the lane.
    ///   - inFlight: how many of the lane's jobs are in flight.
    ///   - moment: when, and whether it was a probe.
    /// - Returns: the event for the job.
    package mutating func learn(
        from answer: TaskAnswer, about task: TaskID, isLost: Bool = false, inFlight: Int = .max, _ moment: Moment
    ) -> Event {
        switch answer {
        case .missing where isLost:
            polling.learnNothing(isProbe: moment.isProbe, at: moment.now)
            return .taskMissing(countedFrom: pollingTrustedSince)
        case .missing: return learnMissing(task, moment)
        case .pending, .succeeded, .failed:
            missing = []
            if polling.reason == "tasks_unknown" { pollingTrustedSince = moment.now }
            open(\.polling, moment)
        case .unauthorized: parkForKey(moment, probed: \.polling)
        case .rateLimited(let wait): slowAll(for: wait, inFlight: inFlight, moment, probed: \.polling)
        case .noAnswer: slow(\.polling, "unreachable", for: nil, moment)
        case .serverError, .unreadable: polling.learnNothing(isProbe: moment.isProbe, at: moment.now)
        }
        return answer.event
    }

    private mutating func learnMissing(_ task: TaskID, _ moment: Moment) -> Event {
        if !missing.contains(task) { missing = (missing + [task]).suffix(Self.streak) }
        guard missing.count >= Self.streak else {
            polling.learnNothing(isProbe: moment.isProbe, at: moment.now)
            return .taskMissing(countedFrom: pollingTrustedSince)
        }
        polling.park("tasks_unknown", until: moment.now + Self.probeInterval, isProbe: moment.isProbe)
        return .pollFailed(.tasksUnknown)
    }

    /// An answer that only a good key gets: what a bad key shut on the other side is open again, too.
    private mutating func open(_ gate: WritableKeyPath<Self, Gate>, _ moment: Moment) {
        let wasForKey = self[keyPath: gate].reason == "unauthorized"
        self[keyPath: gate].succeed(isProbe: moment.isProbe, at: moment.now)
        guard wasForKey, self[keyPath: gate].condition == .open else { return }
        // One that is shut for longer waits for something else as well, and for a probe of its own.
        for gate in [\Self.submitting, \Self.polling] where self[keyPath: gate].reason == "unauthorized" {
            let until = self[keyPath: gate].until ?? moment.now
            if until - moment.now <= Self.probeInterval { self[keyPath: gate].reset() }
        }
    }

    /// The clock was set.
    package mutating func shift(by step: Duration) {
        submitting.shift(by: step)
        polling.shift(by: step)
        pollingTrustedSince = pollingTrustedSince.map { $0 + step }
    }

    private mutating func slow(
        _ gate: WritableKeyPath<Self, Gate>, _ reason: String, for wait: Duration?, _ moment: Moment
    ) {
        self[keyPath: gate].slow(
            reason, for: wait, spread: moment.chance * 0.2, isProbe: moment.isProbe, at: moment.now)
    }

    private mutating func lowerLimit(to next: Int) { (limit, successes) = (max(1, next), 0) }

    /// By one for each full round of successes: a limit that was too high is come near slowly.
    private mutating func raiseLimit() {
        guard limit < fullLimit else { return }
        successes += 1
        if successes >= limit { (limit, successes) = (limit + 1, 0) }
    }

    private mutating func parkForKey(_ moment: Moment, probed: WritableKeyPath<Self, Gate>) {
        for gate in [\Self.submitting, \Self.polling] {
            let isProbe = moment.isProbe && gate == probed
            self[keyPath: gate].park("unauthorized", until: moment.now + Self.probeInterval, isProbe: isProbe)
        }
    }

    /// The whole account is slowed: polls count against its rate as well.
    private mutating func slowAll(
        for wait: Duration?, inFlight: Int, _ moment: Moment, probed: WritableKeyPath<Self, Gate>
    ) {
        // What was on its way when the gates shut tells of the same trouble, and so do probes while it lasts.
        let isKnown = [submitting, polling].contains { $0.reason == "rate_limited" }
        if !isKnown, moment.isProbe || self[keyPath: probed].condition == .open {
            lowerLimit(to: (min(limit, inFlight) + 1) / 2)
        }
        for gate in [\Self.submitting, \Self.polling] {
            let own = Moment(now: moment.now, isProbe: moment.isProbe && gate == probed, chance: moment.chance)
            slow(gate, "rate_limited", for: wait, own)
        }
    }
}

extension TaskAnswer {
    /// What the answer means for the job, apart from the lane's view of a 404.
    var event: Event {
        switch self {
        case .pending(let word): .polled(word)
        case .succeeded(let videos): .taskSucceeded(videos)
        case .failed(let error): .taskFailed(error)
        case .missing: .taskMissing(countedFrom: nil)
        case .unauthorized: .pollFailed(.unauthorized)
        case .rateLimited: .pollFailed(.rateLimited)
        case .serverError: .pollFailed(.serverError)
        case .unreadable: .pollFailed(.unreadable)
        case .noAnswer: .pollFailed(.noAnswer)
        }
    }
}
