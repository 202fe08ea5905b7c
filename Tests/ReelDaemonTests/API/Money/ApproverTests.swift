import ReelAPI
import ReelCore
import Testing

/// Who may say yes, and what else that opens.
@Suite(.enabled(if: OtherUser.isPossible), .timeLimit(.minutes(30)))
struct ApproverTests {
    private static let daemon = 1

    @Test func `an approver sees a job of another while it waits for the yes, and nothing else of it`() async throws {
        try await World.parked("approval: { over_credits: 599, approvers: [nobody] }") { world in
            OtherUser.admit(to: world)
            let id = try await world.submit(Bodies.job()).id
            let free = try await world.submit(#"{"request":\#(Bodies.request(with: #""duration":3"#))}"#)
            #expect(free.state == .queued)
            let shown = try JobAnswer(json: await OtherUser.call(world, "GET", "/v1/jobs/\(id)").json)
            #expect(shown.id == id && shown.holdReasons == [.approval])
            for (method, path) in [
                ("GET", "\(id)/history"), ("GET", "\(id)/clips/0"), ("POST", "\(id)/cancel"), ("POST", "\(id)/hold"),
                ("POST", "\(id)/settle"), ("GET", "\(free.id)"), ("POST", "\(free.id)/approve"),
            ] {
                try expectRefusal(await OtherUser.call(world, method, "/v1/jobs/\(path)"), .notFound, field: nil)
            }
            let stranger = try await OtherUser.call(world, "POST", "/v1/jobs/\(id)/approve", as: Self.daemon)
            try expectRefusal(stranger, .notFound, field: nil, "no job")
            let approved = try await OtherUser.call(world, "POST", "/v1/jobs/\(id)/approve")
            #expect(try approved.status == 200 && JobAnswer(json: approved.json).state == .queued)
            for (method, path) in [("GET", "\(id)"), ("POST", "\(id)/approve")] {
                try expectRefusal(await OtherUser.call(world, method, "/v1/jobs/\(path)"), .notFound, field: nil)
            }
            #expect(try await world.history(id).history.last?.event == "approved")
        }
    }

    @Test func `nobody approves a job of their own, whatever they are`() async throws {
        try await World.parked("approval: { over_credits: 599, approvers: [nobody, root, '@reel-admin'] }") { world in
            OtherUser.admit(to: world)
            let roots = try await world.submit(Bodies.job()).id
            try expectRefusal(await world.post("/v1/jobs/\(roots)/approve"), .forbidden, field: nil, "your own")
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job())
            let nobodys = try JobAnswer(json: answer.json).id
            try expectRefusal(
                await OtherUser.call(world, "POST", "/v1/jobs/\(nobodys)/approve"), .forbidden, field: nil, "your own")
            #expect(try await world.job(nobodys).holdReasons == [.approval])
            #expect(try await world.act("approve", nobodys).state == .queued)
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs/\(roots)/approve").status == 200)
        }
    }

    @Test func `by default root and reel-admin approve, and only what is held for it`() async throws {
        try await World.parked("approval: { owners: [nobody] }") { world in
            OtherUser.admit(to: world)
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job())
            let id = try JobAnswer(json: answer.json).id
            let stranger = try await OtherUser.call(world, "POST", "/v1/jobs/\(id)/approve", as: Self.daemon)
            try expectRefusal(stranger, .notFound, field: nil)
            try expectRefusal(
                await world.post("/v1/jobs/\(id)/approve", #"{"yes":true}"#), .invalidRequest, field: "yes")
            #expect(try await world.act("approve", id).state == .queued)
            let twice = try await world.post("/v1/jobs/\(id)/approve")
            try expectRefusal(twice, .conflict, field: "state", "queued", "not held for an approval")
            try expectRefusal(await world.post("/v1/jobs/99/approve"), .notFound, field: nil)
        }
    }

    @Test func `an administrator who is no approver is told who is`() async throws {
        try await World.parked("approval: { owners: [nobody], approvers: [daemon, '@daemon'] }") { world in
            OtherUser.admit(to: world)
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job())
            let id = try JobAnswer(json: answer.json).id
            try expectRefusal(
                await world.post("/v1/jobs/\(id)/approve"), .forbidden, field: nil, "daemon, @daemon")
            #expect(try await world.job(id).state == .held)
        }
    }

    @Test func `a group's members approve by their groups`() async throws {
        try await World.parked("approval: { owners: [nobody], approvers: ['@daemon'] }") { world in
            OtherUser.admit(to: world)
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job())
            let id = try JobAnswer(json: answer.json).id
            let approved = try await OtherUser.call(world, "POST", "/v1/jobs/\(id)/approve", as: Self.daemon)
            #expect(try approved.status == 200 && JobAnswer(json: approved.json).state == .queued)
        }
    }
}
