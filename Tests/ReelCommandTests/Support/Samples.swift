import ReelAPI
import ReelCore

extension JobAnswer {
    /// A plain job, made a minute before the tests' time.
    static func sample(_ id: JobID = 42, _ state: JobState = .queued) -> JobAnswer {
        JobAnswer(
            id: id, state: state, request: ["model": "kling/kling-v3", "prompt": "a cat"], model: "kling/kling-v3",
            lane: "main", owner: "alice", credits: CreditsAnswer(estimate: 600, state: .none),
            createdAt: FakeTime.start + .seconds(-60))
    }

    func with(_ change: (inout JobAnswer) -> Void) -> JobAnswer {
        var job = self
        change(&job)
        return job
    }
}

extension LaneAnswer {
    static let well = LaneAnswer(name: "main", health: .ok, inFlight: 2, limit: 10, queued: 7)
}

extension ClipAnswer {
    /// The clip that ``FakeDaemon`` hands out.
    static let sample = ClipAnswer(
        path: "/v1/jobs/42/clips/0", cover: "/v1/jobs/42/covers/0", bytes: 3, sha256: "abc", width: 1284, height: 716,
        duration: 5, contentType: "video/mp4")
}

extension BudgetAnswer {
    /// A month with something of everything.
    static let sample = BudgetAnswer(
        per: .month, window: "2027-01", until: FakeTime.start + .seconds(86_400), timeZone: "UTC",
        total: SumsAnswer(reserved: 600, spent: 4200, unknown: 300, clips: 12, seconds: 60),
        lanes: [
            .init(name: "main", sums: SumsAnswer(reserved: 600, spent: 4200, unknown: 300, clips: 12, seconds: 60))
        ],
        batches: [.init(name: "spring", owner: "alice", sums: SumsAnswer(spent: 1200, clips: 2, seconds: 10))],
        days: [.init(day: "2027-01-15", sums: SumsAnswer(reserved: 600, clips: 1, seconds: 5))],
        caps: [
            .init(
                .lane, "main", per: .day, .credits, cap: 1000, reserved: 600, left: 400,
                until: FakeTime.start + .seconds(7200)),
            .init(.owner, "alice", per: .total, .seconds, cap: 60, spent: 50, unknown: 10, left: 0),
        ])
}

extension BatchAnswer {
    static func sample(_ jobs: [JobState: Int], eta: Timestamp? = nil) -> BatchAnswer {
        BatchAnswer(
            name: "spring", owner: "alice", jobs: jobs, credits: .init(reserved: 600, spent: 1200, unknown: 300),
            eta: eta)
    }
}
