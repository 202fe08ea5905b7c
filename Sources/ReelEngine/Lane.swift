package import ReelCore
import ReelProvider
package import ReelStore

/// A lane as others see it.
package struct LaneView: Sendable {
    package let name: String
    /// What was learned of the account, and over it what keeps anything from being sent at all.
    package let health: LaneHealth
    /// How many may be in flight now: lowered by trouble, raised by success up to ``maxInFlight``.
    package let limit: Int
    /// How many may be in flight at best.
    package let maxInFlight: Int
    package let submitsPerMinute: Int
    /// Whose jobs it takes besides its own; `nil` where the settings do not name it.
    package let group: String?
    /// Whether the settings name it.
    package let isConfigured: Bool

    /// How it stands for submissions.
    package var submitting: LaneStanding { health.submittingStanding }
    /// How it stands for polls.
    package var polling: LaneStanding { health.polling.standing }

    /// - Parameters:
    ///   - name: the settings' name.
    ///   - health: what was learned of the account.
    ///   - limit: how many may be in flight now.
    ///   - configuration: what the settings say of it.
    package init(name: String, health: LaneHealth, limit: Int, _ configuration: LaneConfiguration? = nil) {
        (self.name, self.health, self.limit) = (name, health, limit)
        maxInFlight = configuration?.maxInFlight ?? limit
        submitsPerMinute = configuration?.submitsPerMinute ?? 0
        isConfigured = configuration?.isConfigured ?? true
        group = isConfigured ? configuration?.group : nil
    }
}

/// One provider account at work: its rate, its health, and the permits that follow from them.
package actor Lane {
    /// Leave to make calls now.
    struct Grant: Sendable {
        var count: Int
        /// Whether the one call is the probe of a shut gate.
        let isProbe: Bool
        /// Whom to call: whatever the settings become meanwhile, a call that was begun is ended there.
        let provider: any VideoProvider
        /// Which of the lane's accounts that is: answers of an earlier one say nothing of the present one.
        fileprivate let account: Int
    }

    nonisolated let name: String
    private var configuration: LaneConfiguration { didSet { tell() } }
    /// Who is asked after tasks: the last one there was.
    ///
    /// A lane that loses its key or its place in the settings goes on following what was paid for.
    private var follower: (any VideoProvider)?
    private var account = 0
    private let rules: Rules
    private let changed: @Sendable (LaneView) -> Void
    private var health: LaneHealth { didSet { tell() } }
    /// How it stood when that was told last.
    private var told: LaneStanding?
    private var bucket: TokenBucket
    private var saved: LaneRecord?
    /// Trouble of our own: not kept across restarts.
    private var stop: String? { didSet { tell() } }

    package init(
        _ configuration: LaneConfiguration, record: LaneRecord?, rules: Rules,
        changed: @escaping @Sendable (LaneView) -> Void = { _ in }
    ) {
        (name, self.configuration, self.rules) = (configuration.name, configuration, rules)
        self.changed = changed
        follower = configuration.provider
        bucket = TokenBucket(perMinute: configuration.submitsPerMinute, at: rules.time.uptime)
        health = LaneHealth(limit: configuration.maxInFlight).restored(from: record, for: configuration)
        saved = record
        told = Self.shown(health, configuration, hasFollower: configuration.provider != nil, stop: nil).standing
    }

    /// Tells how it stands, when that is news.
    private func tell() {
        let standing = view.health.standing
        guard told.map({ !$0.isLike(standing) }) ?? true else { return }
        told = standing
        changed(view)
    }

    /// Hands out how it stands now.
    func show(to body: @Sendable (LaneView) -> Void) { body(view) }

    package var view: LaneView {
        LaneView(
            name: name, health: Self.shown(health, configuration, hasFollower: follower != nil, stop: stop),
            limit: health.limit, configuration)
    }

    /// What was learned of the account, and over it what keeps anything from being sent at all.
    private static func shown(
        _ health: LaneHealth, _ configuration: LaneConfiguration, hasFollower: Bool, stop: String?
    ) -> LaneHealth {
        var shown = health
        if let obstacle = configuration.obstacle {
            shown.submitting.park(obstacle, until: nil, isProbe: false)
            if !hasFollower { shown.polling.park(obstacle, until: nil, isProbe: false) }
        }
        if let stop { shown.submitting.park(stop, until: nil, isProbe: false) }
        return shown
    }

    /// Writes down what is to be kept across restarts, when it is not what was written last.
    ///
    /// - Throws: what the store throws; the next call tries again.
    package func save(to store: any JobStore) async throws {
        var record = LaneRecord()
        (record.submitting, record.polling) = (health.submitting.condition, health.polling.condition)
        (record.isPaused, record.keyHash) = (health.isPaused, configuration.keyHash)
        guard record != saved else { return }
        try await store.save(record, lane: name)
        saved = record
    }

    /// Submits nothing until the process ends; known tasks are followed.
    package func stop(for reason: String) { stop = reason }

    package func setPaused(_ isPaused: Bool) { health.isPaused = isPaused }

    /// Goes on under other settings.
    ///
    /// What was learned of the account stays, unless it is another one now: that is tried at once.
    func apply(_ next: LaneConfiguration) {
        health = health.limited(to: next.maxInFlight)
        bucket.change(perMinute: next.submitsPerMinute, at: rules.time.uptime)
        defer { configuration = next }
        guard next.provider != nil else { return }
        follower = next.provider
        guard next.keyHash != configuration.keyHash || next.address != configuration.address else { return }
        account += 1
        // Another address alone does not mend what the account was refused for, but its probe is not awaited any more.
        if next.keyHash != configuration.keyHash { health.forgetTrouble() } else { health.cancelProbes() }
    }

    /// The settings do not name it any more: nothing is submitted, and what is known is brought to its end.
    func retire() { configuration.isConfigured = false }

    /// Takes leave for up to `count` submissions; what is not used goes back by ``giveBack(_:)``.
    func grantSubmissions(upTo count: Int) -> Grant? {
        guard stop == nil, !health.isPaused, configuration.obstacle == nil, let provider = configuration.provider else {
            return nil
        }
        let permit = health.submitting.permit(at: rules.time.now)
        guard permit != .none else { return nil }
        let taken = bucket.take(upTo: permit == .one ? 1 : count, at: rules.time.uptime)
        guard taken > 0 else { return nil }
        return Grant(
            count: taken, isProbe: health.submitting.startCall(), provider: provider, account: account)
    }

    func giveBack(_ grant: Grant) {
        bucket.giveBack(grant.count)
        if grant.isProbe, grant.count > 0, grant.account == account { health.submitting.cancelProbe() }
    }

    /// Leave for one poll.
    func grantPoll() -> Grant? {
        guard let follower, health.polling.permit(at: rules.time.now) != .none else { return nil }
        return Grant(count: 1, isProbe: health.polling.startCall(), provider: follower, account: account)
    }

    /// The poll was dropped before it told anything.
    func dropPoll(_ grant: Grant) { if grant.isProbe, grant.account == account { health.polling.cancelProbe() } }

    /// When submissions may go out next; `nil` when that is not a matter of time.
    func nextSubmission() -> Timestamp? {
        guard stop == nil, !health.isPaused, configuration.obstacle == nil else { return nil }
        let token = rules.time.now + bucket.wait(at: rules.time.uptime)
        switch health.submitting.condition {
        case .open: return token
        default: return health.submitting.opensAt.map { max($0, token) }
        }
    }

    /// When polls may go out next; `nil` when that is not a matter of time.
    func nextPoll() -> Timestamp? {
        guard follower != nil else { return nil }
        return health.polling.condition == .open ? rules.time.now : health.polling.opensAt
    }

    func learn(
        from answer: SubmissionAnswer, of job: JobID, inFlight: Int, _ grant: Grant
    ) -> (event: Event, returned: [JobID]) {
        let moment = LaneHealth.Moment(now: rules.time.now, isProbe: grant.isProbe, chance: rules.chance())
        guard grant.account == account else {
            var earlier = LaneHealth(limit: 1)
            return earlier.learn(from: answer, of: job, inFlight: inFlight, moment)
        }
        return health.learn(from: answer, of: job, inFlight: inFlight, moment)
    }

    func learn(from answer: TaskAnswer, about task: TaskID, isLost: Bool, inFlight: Int, _ grant: Grant) -> Event {
        let moment = LaneHealth.Moment(now: rules.time.now, isProbe: grant.isProbe, chance: rules.chance())
        guard grant.account == account else {
            var earlier = LaneHealth(limit: 1)
            return earlier.learn(from: answer, about: task, isLost: isLost, moment)
        }
        return health.learn(from: answer, about: task, isLost: isLost, inFlight: inFlight, moment)
    }

    /// The clock was set.
    func shift(by step: Duration) { health.shift(by: step) }

    /// Whether nothing is known that keeps submissions back.
    var isWell: Bool {
        stop == nil && !health.isPaused && configuration.obstacle == nil && health.submitting.condition == .open
    }

    /// The group whose jobs it takes; `nil` while a person or the settings keep it from taking any.
    var group: String? {
        stop == nil && !health.isPaused && configuration.obstacle == nil ? configuration.group : nil
    }

    /// The limit that claims keep to.
    var limit: Int { health.limit }

    /// Where its clips come from now.
    var downloads: any ClipDownloading { configuration.downloads }
}

extension LaneHealth {
    /// The health that a lane has at start-up: what was known of it, unless its key has changed since.
    fileprivate func restored(from record: LaneRecord?, for configuration: LaneConfiguration) -> Self {
        var next = self
        next.isPaused = record?.isPaused ?? false
        guard configuration.provider != nil, let record, record.keyHash == configuration.keyHash else { return next }
        (next.submitting, next.polling) = (Gate(condition: record.submitting), Gate(condition: record.polling))
        return next
    }
}
