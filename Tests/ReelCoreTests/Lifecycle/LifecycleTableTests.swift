import ReelCore
import Testing

/// The whole table: every situation against every event.
///
/// What is not listed must throw.
@Suite struct LifecycleTableTests {
    /// For each situation, `event -> state`, with `!` for a ledger change and `~` for no history row.
    private static let table: [Situation: String] = [
        .heldByOperator: """
        released queued; dependency_failed failed; cancel_requested canceled; attempt_returned held; restored held
        """,
        .heldForApproval: """
        held held; approved queued; dependency_failed failed; cancel_requested canceled; attempt_returned held;
        restored held
        """,
        .heldForBudget: """
        held held; hold_lifted queued; dependency_failed failed; cancel_requested canceled; attempt_returned held;
        restored held
        """,
        .queuedReady: """
        held held; hold_placed held; dependency_failed failed; claimed submitting!; cancel_requested canceled; attempt_returned queued;
        restored held
        """,
        .queuedWaiting: """
        held held; hold_placed held; dependency_failed failed; cancel_requested canceled; attempt_returned queued; restored held
        """,
        .submitting: """
        accepted rendering!; not_sent queued!; lane_refused queued!; server_failed queued!; refused failed!;
        outcome_unknown in_doubt!; interrupted in_doubt!; cancel_requested submitting; attempt_returned submitting
        """,
        .submittingCanceled: """
        accepted canceled!; not_sent canceled!; lane_refused canceled!; server_failed canceled!; refused canceled!;
        outcome_unknown canceled!; interrupted canceled!; cancel_requested submitting~; attempt_returned submitting
        """,
        .inDoubt: """
        adopted rendering!; not_created queued!; resubmitted queued; gave_up canceled!; slot_expired in_doubt~;
        cancel_requested canceled; attempt_returned in_doubt
        """,
        .rendering: """
        polled rendering~; poll_failed rendering~; task_missing rendering~; task_succeeded fetching!;
        task_failed failed!; cancel_requested canceled; attempt_returned rendering
        """,
        .heldForLostTask: """
        polled rendering; poll_failed held~; task_missing held~; task_succeeded fetching!; task_failed failed!;
        released rendering; retried+again queued!; cancel_requested canceled
        """,
        .fetching: """
        urls_refreshed fetching~; fetched succeeded; fetch_failed fetching;
        fetch_blocked fetching; cancel_requested canceled
        """,
        .succeeded: "refetch_requested fetching; clips_pruned succeeded",
        .failedForGood: "retried queued; retried+again queued",
        .failedExhausted: "retried queued; retried+again queued; attempt_returned queued",
        .failedResultLost: "retried rendering; retried+again queued; refetch_requested fetching",
        .failedLateInLife: "retried queued; retried+again queued; settled failed!",
        .canceledUnsent: "retried queued; retried+again queued",
        .canceledFollowing: """
        polled canceled~; poll_failed canceled~; task_missing canceled~; task_succeeded canceled!;
        task_failed canceled!; retried rendering; retried+again queued!
        """,
        .canceledAfterSuccess: "retried rendering; retried+again queued",
    ]

    private static func expectations(_ situation: Situation) throws -> [String: String] {
        let cells = try #require(table[situation]).split(separator: ";")
        return Dictionary(
            uniqueKeysWithValues: cells.map { cell in
                let words = cell.split { $0 == " " || $0 == "\n" }
                return (String(words[0]), String(words[1]))
            })
    }

    private static func key(_ event: Event) -> String {
        if case .retried(again: true) = event { "retried+again" } else { event.name }
    }

    @Test(arguments: Situation.allCases)
    func `every event does what the table says, or throws`(situation: Situation) throws {
        let job = try situation.job()
        var expected = try Self.expectations(situation)
        for event in Situation.events {
            let key = Self.key(event)
            guard let cell = expected[key] else {
                #expect(throws: IllegalTransition.self, "\(situation) on \(key)") {
                    try job.handle(event, at: Situation.start, policy: Policy(), chance: 0.5)
                }
                continue
            }
            let result = try job.handle(event, at: Situation.start, policy: Policy(), chance: 0.5)
            let marks = (result.ledger == nil ? "" : "!") + (result.history == nil ? "~" : "")
            #expect(result.lifecycle.state.rawValue + marks == cell, "\(situation) on \(key)")
            #expect(result.history == nil || result.history?.from == job.state)
            if case .resubmitted(byPolicy: false) = event { continue }
            expected[key] = nil
        }
        #expect(expected.isEmpty, "never happened: \(expected.keys)")
    }

    @Test func `every situation and every event is in the table`() {
        #expect(Set(Self.table.keys) == Set(Situation.allCases))
        let all: Set = [
            "held", "released", "hold_placed", "hold_lifted", "approved", "settled", "deadline_passed",
            "dependency_failed", "claimed", "accepted",
            "not_sent",
            "lane_refused", "server_failed", "refused", "outcome_unknown", "interrupted", "attempt_returned", "adopted",
            "not_created", "resubmitted", "gave_up", "slot_expired", "polled", "poll_failed", "task_missing",
            "task_succeeded", "task_failed", "urls_refreshed", "fetched", "fetch_failed", "fetch_blocked",
            "cancel_requested", "retried", "refetch_requested", "restored", "clips_pruned",
        ]
        #expect(Set(Situation.events.map(\.name)) == all)
    }

    @Test(arguments: Situation.allCases)
    func `what is due, held and billed always fits the state`(situation: Situation) throws {
        let job = try situation.job()
        for event in Situation.events {
            guard let next = try? job.handle(event, at: Situation.start, policy: Policy(), chance: 0.5).lifecycle else {
                continue
            }
            let context = Comment(rawValue: "\(situation) on \(event.name)")
            #expect((next.state == .held) == !next.holds.isEmpty, context)
            #expect((next.state == .queued) == (next.work == .ready || next.work == .waiting), context)
            #expect((next.state == .fetching) == (next.work == .fetch), context)
            #expect(next.state != .rendering || next.work == .poll, context)
            #expect((next.dueAt == nil) == (next.work == nil || next.work == .ready), context)
            #expect(next.state.isEnd == (next.finishedAt != nil), context)
            #expect((next.state == .inDoubt) == (next.inDoubtSince != nil), context)
            #expect((next.task == .none) == (next.taskID == nil), context)
            #expect(next.state != .succeeded || !next.clips.isEmpty, context)
            // A task that may still end is never left without somebody asking after it.
            #expect(next.task != .live || next.work == .poll, context)
        }
    }
}
