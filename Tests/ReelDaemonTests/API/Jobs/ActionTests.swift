import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ActionTests {
    private static func expectConflict(
        _ world: World, _ verb: String, _ id: JobID, _ word: String, body: String = "",
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await world.post("/v1/jobs/\(id)/\(verb)", body)
        try expectRefusal(answer, .conflict, field: "state", word, location: location)
    }

    @Test func `a queued job can be held, released and canceled, once each`() async throws {
        try await World.parked { world in
            let id = try await world.submit(Bodies.job()).id
            try await Self.expectConflict(world, "release", id, "queued")
            let held = try await world.act("hold", id)
            #expect(held.state == .held && held.holdReasons == [.operator])
            try await Self.expectConflict(world, "hold", id, "held")
            let released = try await world.act("release", id)
            #expect(released.state == .queued && released.holdReasons.isEmpty)
            for (verb, body) in [("retry", ""), ("refetch", ""), ("resolve", #"{"outcome":"give_up"}"#)] {
                try await Self.expectConflict(world, verb, id, "queued", body: body)
            }
            let canceled = try await world.act("cancel", id)
            #expect(canceled.state == .canceled && !canceled.mayBeBilled && canceled.finishedAt != nil)
            #expect(canceled.credits.state == .none)
            for verb in ["cancel", "hold", "release", "refetch"] {
                try await Self.expectConflict(world, verb, id, "canceled")
            }
            #expect(try await world.act("retry", id).state == .queued)
            #expect(try await world.history(id).history.map(\.to) == [.queued, .held, .queued, .canceled, .queued])
        }
    }

    @Test(arguments: ["cancel", "refetch", "hold", "release", "retry", "resolve"])
    func `a call's body has no unknown keys and is an object or empty`(verb: String) async throws {
        try await World.parked { world in
            let id = try await world.submit(Bodies.job()).id
            let path = "/v1/jobs/\(id)/\(verb)"
            try expectRefusal(await world.post(path, #"{"bogus":1}"#), .invalidRequest, field: "bogus")
            for body in ["[]", "5", "null", #""cancel""#] {
                try expectRefusal(await world.post(path, body), .invalidRequest, field: nil, "object")
            }
            try expectRefusal(await world.post(path, "{"), .invalidRequest, field: nil)
            let typed = try await world.post(path, "{}", "Content-Type: application/x-www-form-urlencoded")
            try expectRefusal(typed, .unsupportedMediaType, field: nil, "application/json")
            #expect(try await world.job(id).state == .queued)
            #expect(try await world.history(id).history.count == 1)
        }
    }

    @Test func `a rendering job can be canceled only, is followed, and comes back without paying`() async throws {
        try await World.working { world in
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            let id = try await world.submit(Bodies.job("rendering")).id
            try await world.simulator.polls(atLeast: 1)
            for verb in ["hold", "release", "retry", "refetch"] {
                try await Self.expectConflict(world, verb, id, "rendering")
            }
            let canceled = try await world.act("cancel", id)
            #expect(canceled.state == .canceled && canceled.mayBeBilled && canceled.taskID != nil)
            let polls = world.simulator.ledger.snapshot.pollCount
            try await world.simulator.polls(atLeast: polls + 3)
            #expect(try await world.act("retry", id).state == .rendering)
            #expect(world.simulator.ledger.submissions.count == 1 && world.simulator.ledger.billed.count == 1)
        }
    }

    @Test func `a succeeded job can be fetched again and nothing else`() async throws {
        try await World.working { world in
            let id = try await world.submit(Bodies.job("done")).id
            #expect(try await world.settled(id).state == .succeeded)
            for verb in ["cancel", "hold", "release", "retry"] {
                try await Self.expectConflict(world, verb, id, "succeeded")
            }
            try await Self.expectConflict(world, "retry", id, "succeeded", body: #"{"again":true}"#)
            #expect(try await world.act("refetch", id).state == .fetching)
            #expect(try await world.settled(id).state == .succeeded)
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test func `a failed job can be retried, which is a submission of its own`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.append(.answer(.invalidPrompt))
            let id = try await world.submit(Bodies.job("refused")).id
            let failed = try await world.settled(id)
            #expect(failed.state == .failed && failed.error?.code == "INVALID_PROMPT" && failed.error?.status == 400)
            #expect(failed.error?.requestID != nil && failed.credits.state == .released)
            try await Self.expectConflict(world, "refetch", id, "failed")
            try await Self.expectConflict(world, "cancel", id, "failed")
            _ = try await world.act("retry", id, #"{"again":false}"#)
            #expect(try await world.settled(id).state == .succeeded)
            #expect(try await world.history(id).submissions.map(\.outcome) == [.refused, .accepted])
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test(arguments: [#"{"again":1}"#, #"{"again":"true"}"#, #"{"again":[]}"#])
    func `again is true or false`(body: String) async throws {
        try await World.parked { world in
            let id = try await world.submit(Bodies.job()).id
            try expectRefusal(await world.post("/v1/jobs/\(id)/retry", body), .invalidRequest, field: "again")
        }
    }
}
