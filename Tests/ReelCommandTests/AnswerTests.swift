import ReelAPI
import ReelCore
import Testing

@Suite struct AnswerTests {
    private let full = JobAnswer.sample(42, .failed).with { job in
        job.holdReasons = [.approval, .lostTask]
        (job.batch, job.labels, job.priority) = ("spring", ["b": "2", "a": "1"], -5)
        (job.notBefore, job.deadline, job.nextAt) = (FakeTime.start, FakeTime.start + .seconds(5), FakeTime.start)
        (job.attempts, job.taskID, job.providerStatus) = (2, TaskID("task_1"), "processing")
        (job.isOverdue, job.isCancelRequested, job.mayBeBilled) = (true, true, true)
        job.error = JobError(code: "1102", message: "no credit", status: 429, requestID: "r-1")
        job.clips = [.sample, ClipAnswer(path: "/x", bytes: 1, sha256: "ff", contentType: "video/webm")]
        job.warnings = [Warning(field: "foo", "not known")]
        (job.submittedAt, job.finishedAt) = (FakeTime.start, FakeTime.start + .milliseconds(7))
        (job.after, job.eta) = ([40, 41], FakeTime.start + .seconds(9))
    }

    @Test func `a job comes back from the wire as it was`() throws {
        #expect(try JobAnswer(json: JSON(parsing: full.json.description)) == full)
        #expect(try JobAnswer(json: JobAnswer.sample().json) == .sample())
    }

    @Test func `a job has the contract's members in their order, absent ones as null`() {
        let names = [
            "id", "state", "hold_reasons", "request", "model", "lane", "owner", "batch", "labels", "priority",
            "not_before", "deadline", "attempts", "next_at", "task_id", "provider_status", "overdue",
            "cancel_requested", "may_be_billed", "error", "credits", "clips", "warnings", "created_at", "submitted_at",
            "finished_at", "after", "eta",
        ]
        #expect(full.json.object?.names == names)
        let plain = JobAnswer.sample().json
        #expect(plain.object?.names == names)
        #expect(plain["batch"]?.isNull == true)
        #expect(plain["error"]?.isNull == true)
        #expect(plain["created_at"]?.string == "2027-01-15T07:59:00.000Z")
    }

    @Test func `a request keeps the letters that it was written with`() throws {
        let request = try JSON(parsing: #"{"z":1.50,"a":[1e3]}"#)
        let job = JobAnswer.sample().with { $0.request = request }
        #expect(job.json["request"]?.description == #"{"z":1.50,"a":[1e3]}"#)
        #expect(try JobAnswer(json: job.json).request.description == #"{"z":1.50,"a":[1e3]}"#)
    }

    @Test func `a member of the wrong type is named`() {
        #expect { try JobAnswer(json: ["id": "42"]) } throws: { ($0 as? ReelError)?.field == "id" }
        #expect(throws: ReelError.self) { try JobAnswer(json: []) }
    }

    @Test func `what a newer daemon adds is passed over`() throws {
        var object = try #require(JobAnswer.sample().json.object)
        object["news"] = ["a": 1]
        #expect(try JobAnswer(json: .object(object)) == .sample())
    }

    @Test func `a clip of a job knows its paths`() {
        let cover = Clip.Cover(file: "0.jpg", bytes: 1, sha256: "00", contentType: "image/jpeg")
        let clip = Clip(file: "0.mp4", bytes: 3, sha256: "abc", contentType: "video/mp4", duration: 5, cover: cover)
        let answer = ClipAnswer(clip, of: 7, at: 1)
        #expect(answer.path == "/v1/jobs/7/clips/1")
        #expect(answer.cover == "/v1/jobs/7/covers/1")
        #expect(answer.json["duration"]?.description == "5")
    }

    @Test func `history, lanes, estimates, status and pages come back as they were`() throws {
        let history = HistoryAnswer(
            history: [.init(id: 1, at: FakeTime.start, event: "enqueued", from: nil, to: .queued, detail: ["a": 1])],
            submissions: [
                SubmissionRow(
                    number: 1, intentAt: FakeTime.start, outcome: .notSent, httpStatus: 502,
                    error: JobError(code: "x", message: "y"), requestID: "r",
                    credits: CreditsAnswer(estimate: nil, state: .released), resolvedAt: FakeTime.start)
            ])
        #expect(try HistoryAnswer(json: history.json) == history)
        let lane = LaneAnswer(
            name: "b", health: .parked, reason: "no_key", until: FakeTime.start, inFlight: 1, limit: 2, queued: 3,
            maxInFlight: 10, submitsPerMinute: 60, group: "default", submitting: .init(.slowed, reason: "rate_limited"),
            polling: .init())
        #expect(try LaneAnswer.list(json: ["lanes": [lane.json]]) == [lane])
        let estimate = EstimateAnswer(
            model: "m", lane: "l", request: [:], takes: 3, credits: 5, holdReasons: [.approval])
        #expect(try EstimateAnswer(json: estimate.json) == estimate)
        #expect(estimate.json["credits_total"]?.integer == 15)
        let counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, $0 == .inDoubt ? 2 : 0) })
        let status = StatusAnswer(
            version: "1", pid: 2, uptime: 3, isSandbox: true, stateDirectory: "/s", jobs: counts, lanes: [lane],
            storeBytes: 9)
        #expect(try StatusAnswer(json: status.json) == status)
        #expect(status.json["in_doubt"]?.integer == 2)
        let page = JobPage(jobs: [full], next: 41)
        #expect(try JobPage(json: page.json) == page)
    }

    @Test func `an error's envelope comes back as the same error`() throws {
        let error = ReelError(.conflict, field: "state", "the job is queued")
        let answer = ErrorAnswer(error, requestID: "r-1")
        let envelope =
            #"{"error":{"code":"conflict","message":"the job is queued","status":409,"request_id":"r-1","field":"state"}}"#
        #expect(answer.json.description == envelope)
        #expect(ErrorAnswer(json: answer.json) == answer)
        #expect(answer.error == error)
        #expect(ErrorAnswer(json: ["ok": true]) == nil)
        #expect(ErrorAnswer(json: ["error": ["code": 1102]], status: 429)?.code == "1102")
    }
}
