package import ReelCore
package import ReelProvider
package import ReelStore

/// What a lane is made of: one provider account.
package struct LaneConfiguration: Sendable {
    package var name: String
    package var maxInFlight: Int
    package var submitsPerMinute: Int
    /// `nil` without a key: the lane is parked, and jobs are taken all the same.
    package var provider: (any VideoProvider)?
    /// Tells one key from another without holding it.
    package var keyHash: String?
    /// Where its clips come from.
    package var downloads: any ClipDownloading
    /// Whether the settings name it; one that they do not name any more still brings finished clips home.
    package var isConfigured = true

    package init(
        name: String, maxInFlight: Int, submitsPerMinute: Int, provider: (any VideoProvider)?, keyHash: String?,
        downloads: any ClipDownloading
    ) {
        (self.name, self.maxInFlight, self.submitsPerMinute) = (name, maxInFlight, submitsPerMinute)
        (self.provider, self.keyHash, self.downloads) = (provider, keyHash, downloads)
    }
}

/// A lane as others see it.
package struct LaneView: Sendable {
    package let name: String
    package let health: LaneHealth
    package let limit: Int
    /// Why nothing is submitted, whatever the provider says; `nil` when nothing stands in the way.
    package var stop: String?
}

/// One provider account at work: its rate, its health, and the permits that follow from them.
package actor Lane {
    /// Leave to make calls now.
    struct Grant: Sendable {
        var count: Int
        /// Whether the one call is the probe of a shut gate.
        let isProbe: Bool
    }

    nonisolated let name: String
    nonisolated let provider: (any VideoProvider)?
    nonisolated let downloads: any ClipDownloading
    private let configuration: LaneConfiguration
    private let rules: Rules
    private var health: LaneHealth
    private var bucket: TokenBucket
    private var saved: LaneRecord?
    /// Trouble of our own: not kept across restarts.
    private var stop: String?

    package init(_ configuration: LaneConfiguration, record: LaneRecord?, rules: Rules) {
        (name, provider, downloads) = (configuration.name, configuration.provider, configuration.downloads)
        self.configuration = configuration
        self.rules = rules
        bucket = TokenBucket(perMinute: configuration.submitsPerMinute, at: rules.time.uptime)
        health = LaneHealth(limit: configuration.maxInFlight).restored(from: record, for: configuration)
        saved = record
    }

    package var view: LaneView { LaneView(name: name, health: health, limit: health.limit, stop: stop) }

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

    /// Takes leave for up to `count` submissions; what is not used goes back by ``giveBack(_:)``.
    func grantSubmissions(upTo count: Int) -> Grant? {
        guard stop == nil, !health.isPaused, provider != nil else { return nil }
        let permit = health.submitting.permit(at: rules.time.now)
        guard permit != .none else { return nil }
        let taken = bucket.take(upTo: permit == .one ? 1 : count, at: rules.time.uptime)
        guard taken > 0 else { return nil }
        return Grant(count: taken, isProbe: health.submitting.startCall())
    }

    func giveBack(_ grant: Grant) {
        bucket.giveBack(grant.count)
        if grant.isProbe, grant.count > 0 { health.submitting.cancelProbe() }
    }

    /// Leave for one poll.
    func grantPoll() -> Grant? {
        guard provider != nil, health.polling.permit(at: rules.time.now) != .none else { return nil }
        return Grant(count: 1, isProbe: health.polling.startCall())
    }

    /// The poll was dropped before it told anything.
    func dropPoll(_ grant: Grant) { if grant.isProbe { health.polling.cancelProbe() } }

    /// When submissions may go out next; `nil` when that is not a matter of time.
    func nextSubmission() -> Timestamp? {
        guard stop == nil, !health.isPaused, provider != nil else { return nil }
        let token = rules.time.now + bucket.wait(at: rules.time.uptime)
        switch health.submitting.condition {
        case .open: return token
        default: return health.submitting.opensAt.map { max($0, token) }
        }
    }

    /// When polls may go out next; `nil` when that is not a matter of time.
    func nextPoll() -> Timestamp? {
        guard provider != nil else { return nil }
        return health.polling.condition == .open ? rules.time.now : health.polling.opensAt
    }

    func learn(
        from answer: SubmissionAnswer, of job: JobID, inFlight: Int, isProbe: Bool
    ) -> (event: Event, returned: [JobID]) {
        let moment = LaneHealth.Moment(now: rules.time.now, isProbe: isProbe, chance: rules.chance())
        return health.learn(from: answer, of: job, inFlight: inFlight, moment)
    }

    func learn(from answer: TaskAnswer, about task: TaskID, isLost: Bool, isProbe: Bool) -> Event {
        let moment = LaneHealth.Moment(now: rules.time.now, isProbe: isProbe, chance: rules.chance())
        return health.learn(from: answer, about: task, isLost: isLost, moment)
    }

    /// The clock was set.
    func shift(by step: Duration) { health.shift(by: step) }

    /// The limit that claims keep to.
    var limit: Int { health.limit }
}

extension LaneHealth {
    /// The health that a lane has at start-up: what was known of it, unless its key has changed since.
    fileprivate func restored(from record: LaneRecord?, for configuration: LaneConfiguration) -> Self {
        var next = self
        next.isPaused = record?.isPaused ?? false
        if configuration.provider == nil {
            let reason = configuration.isConfigured ? "no_key" : "not_configured"
            next.submitting.park(reason, until: nil, isProbe: false)
            next.polling.park(reason, until: nil, isProbe: false)
        } else if let record, record.keyHash == configuration.keyHash {
            (next.submitting, next.polling) = (Gate(condition: record.submitting), Gate(condition: record.polling))
        }
        return next
    }
}
