package import ReelCore

/// Where jobs live.
///
/// Speaks of jobs, not SQL, so that another store fits behind it.
///
/// Every method that changes something returns after the change is on disk, and is not undone by cancellation of its
/// caller. ``record(_:of:submission:)`` and what is built on it are the only ways to change a job's state.
package protocol JobStore: Sendable {
    /// Stores new jobs, each for itself, all in one synced transaction.
    func enqueue(_ jobs: [NewJob]) async throws -> [Result<Enqueued, ReelError>]
    /// The jobs that a key has made.
    ///
    /// - Throws: `ReelError` (`conflict`) when it was used with another body.
    func replay(_ idempotency: Idempotency, owner: UInt32) async throws -> Enqueued?

    /// Takes jobs for submission, highest priority and earliest turn first, and writes their intents.
    ///
    /// No two callers ever take the same job, the lane's slots never pass `limit`, and no cap is passed: a job without
    /// room in one is held, and taken later. Jobs past their deadline fail instead of being taken.
    func claim(_ scope: ClaimScope, upTo count: Int, limit: Int) async throws -> [Job]
    /// When the next work of each kind is worth a look, without the jobs in `excluding`, for whom somebody works already.
    func agenda(_ scope: ClaimScope, excluding: Set<JobID>) async throws -> Agenda
    /// Jobs whose `work` is due, oldest first, without those in `excluding`. Changes nothing.
    func due(_ work: Work, lane: String, upTo count: Int, excluding: Set<JobID>) async throws -> [Job]
    /// Tasks to be polled for the ledger alone.
    func dueFollows(lane: String, upTo count: Int, excluding: Set<JobID>) async throws -> [FollowedTask]
    /// Fails jobs whose deadline passed before they were submitted.
    ///
    /// - Returns: the next deadline of a job that waits.
    func passDeadlines() async throws -> Timestamp?
    /// Moves due times that were reckoned from a clock that has since been set.
    func shiftDueTimes(by step: Duration) async throws

    /// The one door to a job's state.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - id: the job.
    ///   - submission: the ledger row that the event is about; an event about an older one is refused.
    /// - Returns: the job as it is now.
    /// - Throws: `IllegalTransition` when the event cannot happen, `ReelError` (`not_found`) when there is no such job.
    @discardableResult
    func record(_ event: Event, of id: JobID, submission: Int?) async throws -> Job
    /// Records what a poll of an abandoned task told.
    func recordFollow(_ event: Event, of task: FollowedTask) async throws

    /// What is known of how long tasks of a pace take; `nil` where too little is known.
    ///
    /// In memory: it costs nothing.
    func renderTimes(of pace: String) -> RenderTimes?
    /// When a job that renders is expected to have its clips ready at the provider; `nil` for others, and where too
    /// little is known.
    ///
    /// In memory: it costs nothing.
    func expectedEnd(of job: Job) -> Timestamp?
    func job(_ id: JobID) async throws -> Job?
    /// The jobs that jobs wait, or waited, for (`after`); those that wait for none are left out.
    func parents(of ids: [JobID]) async throws -> [JobID: [JobID]]
    /// The newest job that ever had a task.
    func job(withTask task: TaskID) async throws -> Job?
    func list(_ filter: JobFilter) async throws -> JobList
    func history(of id: JobID) async throws -> [HistoryRow]
    func submissions(of id: JobID) async throws -> [Submission]
    func tally() async throws -> Tally
    /// What is told of jobs and lanes without counting anything.
    func figures() async throws -> StoreFigures
    /// How long commits took.
    var commitTimes: Histogram { get }
    /// Where a stream of events begins that goes on behind `id`; `nil`: with what comes from now on.
    func eventStart(after id: Int64?) async throws -> EventStart
    /// Events that are on disk, in their order.
    ///
    /// - Parameters:
    ///   - id: only those behind it.
    ///   - filter: which are wanted.
    ///   - limit: so many are looked at, wanted or not.
    /// - Returns: those that are wanted, and where to go on.
    /// - Throws: what the database throws.
    func events(after id: Int64, matching filter: EventFilter, upTo limit: Int) async throws -> EventPage
    /// Writes down how a lane stands, as an event, unless its last event says so already.
    func note(_ standing: LaneStanding, of lane: String) async throws
    func laneRecords() async throws -> [String: LaneRecord]
    func save(_ record: LaneRecord, lane: String) async throws
    /// A small write that tells whether the store takes writes; one a second speaks for all who ask.
    func probe() async throws
    /// Takes the writer's turn and writes nothing, so that no disk is woken; returns when the writer has come round.
    func takeTurn() async throws
    /// How many held jobs wait for which reason; counted among the first `limit` held ones only.
    func heldReasons(upTo limit: Int) async throws -> [HoldReason: Int]
    /// What the ledger's rows come to in the present window of a period.
    ///
    /// - Parameters:
    ///   - period: which window the sums are of.
    ///   - owner: the rows of this owner's jobs alone; `nil`: all.
    /// - Returns: the sums with the caps over them.
    /// - Throws: what the database throws.
    func budget(_ period: BudgetWindow.Period, owner: UInt32?) async throws -> BudgetReport
    /// What the cap of a token leaves; `nil` where it has none.
    func capUse(ofToken id: String) async throws -> BudgetReport.CapUse?
    /// Batches in the order of their names.
    ///
    /// - Parameters:
    ///   - owner: whose; `nil`: everyone's.
    ///   - name: this one alone; `nil`: all.
    ///   - limit: so many at most.
    /// - Returns: each with its counts and its money.
    /// - Throws: what the database throws.
    func batches(owner: UInt32?, named name: String?, upTo limit: Int) async throws -> [BatchReport]
    /// The newest job of the same owner that makes `job` a duplicate by its own rule.
    func duplicate(of job: NewJob) async throws -> Duplicate?
    /// A person says what became of the money of a submission that is `unknown`.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - number: the ledger row; `nil`: the only unknown one.
    ///   - isBilled: whether it was billed.
    /// - Returns: the job as it is afterwards.
    /// - Throws: `ReelError` (`conflict`) when there is no such row, or more than one to choose from.
    func settle(_ id: JobID, submission number: Int?, isBilled: Bool) async throws -> Job
    /// Writes down that an owner has uploaded an image, whose file is on disk.
    ///
    /// - Parameters:
    ///   - sha: the image's SHA-256.
    ///   - owner: who may refer to it from now on.
    /// - Returns: whether he could not before.
    /// - Throws: when the store takes no writes.
    func noteUpload(_ sha: String, owner: UInt32) async throws -> Bool
    /// Whether an owner has uploaded an image himself.
    func hasUpload(_ sha: String, owner: UInt32) async throws -> Bool
    /// The size of the database on disk, in bytes.
    func size() async throws -> Int64
}

/// What the store needs to know of the world: time, luck and the settings.
package struct Rules: Sendable {
    package internal(set) var time: any Timekeeper
    /// A number in 0..<1.
    package let chance: @Sendable () -> Double
    /// The policy of a lane.
    package let policy: @Sendable (String) -> Policy
    /// Notes that an upload is used from now on, and tells whether it is there.
    ///
    /// Called inside a transaction, so it must be fast.
    package var claimUpload: @Sendable (String) -> Bool = { _ in true }
    /// What may be spent.
    package var budget: @Sendable () -> BudgetRules = { BudgetRules() }
    /// Where the settings want the jobs of a lane to be told.
    package var laneWebhook: @Sendable (String) -> LaneWebhook? = { _ in nil }
    /// Where the settings want it told how a lane stands.
    package var laneAlarm: @Sendable (String) -> LaneWebhook? = { _ in nil }

    package init(
        time: any Timekeeper, chance: @escaping @Sendable () -> Double, policy: @escaping @Sendable (String) -> Policy
    ) {
        (self.time, self.chance, self.policy) = (time, chance, policy)
    }
}
