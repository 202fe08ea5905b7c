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
