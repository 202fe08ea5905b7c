import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct DoubtTests {
    /// A job whose submission's outcome nobody knows.
    private static func doubtful(_ world: World, createsTask: Bool) async throws -> JobID {
        world.simulator.script.submissions.append(.reset(createsTask: createsTask))
        let id = try await world.submit(Bodies.job("doubt")).id
        let job = try await world.settled(id)
        #expect(job.state == .inDoubt && job.mayBeBilled && job.taskID == nil)
        return id
    }

    @Test func `a cancel while submitting is stored, answered 202, and carried out after the answer`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.hold(.arrived, gate: "wire")
            let id = try await world.submit(Bodies.job("canceled on the wire")).id
            try await world.simulator.reached("wire")
            let answer = try await world.post("/v1/jobs/\(id)/cancel")
            let job = try JobAnswer(json: answer.json)
            #expect(answer.status == 202 && job.state == .submitting && job.isCancelRequested)
            #expect(try await world.job(id) == job)
            for verb in ["hold", "release", "retry", "refetch"] {
                let refusal = try await world.post("/v1/jobs/\(id)/\(verb)")
                try expectRefusal(refusal, .conflict, field: "state", "submitting")
            }
            world.simulator.release("wire")
            let canceled = try await world.settled(id)
            #expect(canceled.state == .canceled && canceled.mayBeBilled && canceled.taskID != nil)
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test func `a cancel while submitting costs nothing when nothing was created`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.append(
                .answer(.invalidParameter), holds: [StepHold(.arrived, gate: "wire")])
            let id = try await world.submit(Bodies.job("canceled on the wire")).id
            try await world.simulator.reached("wire")
            #expect(try await world.post("/v1/jobs/\(id)/cancel").status == 202)
            world.simulator.release("wire")
            let canceled = try await world.settled(id)
            #expect(canceled.state == .canceled && !canceled.mayBeBilled && canceled.credits.state == .released)
            #expect(world.simulator.ledger.billed.isEmpty)
        }
    }

    @Test func `adopting the task of a job in doubt brings its clip`() async throws {
        try await World.working { world in
            let id = try await Self.doubtful(world, createsTask: true)
            let task = try #require(world.simulator.ledger.billed.first?.id)
            let adopted = try await world.act("resolve", id, #"{"outcome":"adopt","task_id":"\#(task)"}"#)
            #expect(adopted.state == .rendering && adopted.taskID == TaskID(task))
            #expect(try await world.settled(id).state == .succeeded)
            #expect(try await world.history(id).submissions.map(\.outcome) == [.adopted])
            #expect(world.simulator.ledger.billed.count == 1 && world.simulator.ledger.submissions.count == 1)
        }
    }

    @Test(arguments: [("not_created", SubmissionOutcome.notCreated), ("resubmit", .unknown)])
    func `a person's word sends it once more`(outcome: String, first: SubmissionOutcome) async throws {
        try await World.working { world in
            let id = try await Self.doubtful(world, createsTask: false)
            _ = try await world.act("resolve", id, #"{"outcome":"\#(outcome)"}"#)
            #expect(try await world.settled(id).state == .succeeded)
            #expect(try await world.history(id).submissions.map(\.outcome) == [first, .accepted])
            #expect(world.simulator.ledger.billed.count == 1 && world.simulator.ledger.submissions.count == 2)
        }
    }

    @Test func `what is said of one submission is not taken for the next`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.append(.reset(createsTask: false))
            let id = try await Self.doubtful(world, createsTask: true)
            _ = try await world.act("resolve", id, #"{"outcome":"resubmit","submission":1}"#)
            #expect(try await world.settled(id).state == .inDoubt)
            // Somebody else has looked at the first one only.
            let late = try await world.post("/v1/jobs/\(id)/resolve", #"{"outcome":"not_created","submission":1}"#)
            try expectRefusal(
                late, .conflict, field: "submission", "it is about submission 1, and the job is at 2")
            #expect(try await world.history(id).submissions.map(\.outcome) == [.unknown, .unknown])
            let job = try await world.act("resolve", id, #"{"outcome":"give_up","submission":2}"#)
            #expect(job.state == .canceled)
        }
    }

    @Test func `giving up ends it, and what it cost stays unknown`() async throws {
        try await World.working { world in
            let id = try await Self.doubtful(world, createsTask: true)
            let job = try await world.act("resolve", id, #"{"outcome":"give_up"}"#)
            #expect(job.state == .canceled && job.mayBeBilled && job.credits.state == .unknown)
            #expect(try await world.history(id).submissions.map(\.outcome) == [.gaveUp])
            #expect(world.simulator.ledger.submissions.count == 1)
        }
    }

    @Test(arguments: [
        ("", "outcome"), ("{}", "outcome"), (#"{"outcome":5}"#, "outcome"), (#"{"outcome":"adopted"}"#, "outcome"),
        (#"{"outcome":"adopt"}"#, "task_id"), (#"{"outcome":"adopt","task_id":""}"#, "task_id"),
        (#"{"outcome":"adopt","task_id":7}"#, "task_id"), (#"{"outcome":"adopt","task_id":"a\u0000"}"#, "task_id"),
        (#"{"outcome":"give_up","task_id":"task_1"}"#, "task_id"), (#"{"outcome":"give_up","why":1}"#, "why"),
        (#"{"outcome":"give_up","submission":0}"#, "submission"),
        (#"{"outcome":"give_up","submission":"1"}"#, "submission"),
    ])
    func `a resolution that cannot be read changes nothing`(body: String, field: String) async throws {
        try await World.working { world in
            let id = try await Self.doubtful(world, createsTask: false)
            try expectRefusal(await world.post("/v1/jobs/\(id)/resolve", body), .invalidRequest, field: field)
            #expect(try await world.job(id).state == .inDoubt)
        }
    }

    @Test func `a job in doubt is neither held nor retried`() async throws {
        try await World.working { world in
            let id = try await Self.doubtful(world, createsTask: true)
            for verb in ["hold", "release", "retry", "refetch"] {
                try expectRefusal(await world.post("/v1/jobs/\(id)/\(verb)"), .conflict, field: "state", "in_doubt")
            }
            #expect(world.simulator.ledger.submissions.count == 1)
        }
    }
}
