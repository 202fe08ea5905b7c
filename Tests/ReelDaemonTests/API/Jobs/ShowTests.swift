import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ShowTests {
    private static let junk = [
        "2", "0", "-1", "+1", "01", "1.0", "1e0", "abc", "99999999999999999999", "9223372036854775807", "%31", "%zz",
        "%00", "%ff", "1%00", "1%2f", "..", "%2e%2e", "~", "1;2",
    ]

    @Test func `an id that is none is not found, whatever is asked of it`() async throws {
        try await World.parked { world in
            _ = try await world.submit(Bodies.job())
            for id in Self.junk {
                for path in ["", "/history", "/clips/0", "/covers/0"] {
                    let answer = try await world.get("/v1/jobs/\(id)\(path)")
                    #expect(answer.status == 404, "\(id)\(path): \(answer.text)")
                    try expectRefusal(answer, .notFound, field: nil)
                }
                for verb in ["cancel", "retry", "refetch", "hold", "release", "resolve"] {
                    try expectRefusal(await world.post("/v1/jobs/\(id)/\(verb)"), .notFound, field: nil)
                }
            }
            #expect(try await world.job(1).state == .queued)
        }
    }

    @Test func `waiting answers at once for a held job, and after the time for others`() async throws {
        try await World.parked { world in
            _ = try await world.submit(Bodies.job("held"))
            _ = try await world.act("hold", 1)
            #expect(try await world.get("/v1/jobs/1?wait=3600").text == world.get("/v1/jobs/1").text)
            let queued = try await world.submit(Bodies.job("queued"))
            let clock = ContinuousClock()
            var answer: JobAnswer?
            let took = try await clock.measure {
                answer = try JobAnswer(json: await world.get("/v1/jobs/\(queued.id)?wait=0.5").json)
            }
            #expect(took >= .milliseconds(500) && took < .seconds(60))
            #expect(answer == queued)
            #expect(try await world.get("/v1/jobs/\(queued.id)?wait=0").status == 200)
        }
    }

    @Test(arguments: ["abc", "", "-1", "3601", "1e400", "nan", "inf", "5s", "%00", "1,5"])
    func `a time that is none is refused`(wait: String) async throws {
        try await World.parked { world in
            _ = try await world.submit(Bodies.job())
            try expectRefusal(await world.get("/v1/jobs/1?wait=\(wait)"), .invalidRequest, field: "wait")
        }
    }

    @Test func `waiting ends with the job, also for those who came before it began`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.hold(.arrived, gate: "start")
            let id = try await world.submit(Bodies.job("waited for")).id
            try await world.simulator.reached("start")
            async let waiting = world.settled(id)
            #expect(try await world.job(id).state == .submitting)
            world.simulator.release("start")
            let job = try await waiting
            #expect(job.state == .succeeded && job.finishedAt != nil && job.submittedAt != nil && job.attempts == 0)
            #expect(job.credits == CreditsAnswer(estimate: 600, state: .spent) && job.providerStatus == "succeeded")
            #expect(job.taskID?.rawValue == world.simulator.ledger.billed.first?.id && job.clips.count == 1)
        }
    }

    @Test func `the history tells every step, and the ledger every submission`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.append(.answer(.upstreamFailed))
            let id = try await world.submit(Bodies.job("story")).id
            _ = try await world.settled(id)
            let answer = try await world.get("/v1/jobs/\(id)/history")
            let (rows, ledger) = try (
                #require(answer.json["history"]?.array), #require(answer.json["submissions"]?.array)
            )
            #expect(try answer.json.object?.names == ["history", "submissions"])
            #expect(rows.allSatisfy { $0.object?.names == ["id", "at", "event", "from", "to", "detail"] })
            let members = [
                "number", "intent_at", "outcome", "task_id", "http_status", "error", "request_id", "credits",
                "resolved_at",
            ]
            #expect(ledger.allSatisfy { $0.object?.names == members })
            let history = try HistoryAnswer(json: answer.json)
            #expect(history.history.map(\.id) == history.history.map(\.id).sorted())
            #expect(
                history.history.map(\.to) == [
                    .queued, .submitting, .queued, .submitting, .rendering, .fetching, .succeeded,
                ])
            #expect(history.history.map(\.from) == [nil] + history.history.dropLast().map(\.to))
            #expect(history.submissions.map(\.number) == [1, 2])
            #expect(history.submissions.map(\.outcome) == [.refused, .accepted])
            #expect(history.submissions.map(\.httpStatus) == [503, 200])
            #expect(history.submissions[0].error?.code == "UPSTREAM_ERROR" && history.submissions[0].requestID != nil)
            #expect(history.submissions.map(\.credits.state) == [.released, .spent])
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test func `a job that goes on past its deadline is overdue`() async throws {
        try await World.working { world in
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            let deadline = Timestamp(Date(timeIntervalSinceNow: 4))
            let id = try await world.submit(Bodies.job("late", #""deadline":"\#(deadline)""#)).id
            try await world.simulator.polls(atLeast: 1)
            #expect(try await !world.job(id).isOverdue)
            while Timestamp(Date()) <= deadline {
                try await world.simulator.polls(atLeast: world.simulator.ledger.snapshot.pollCount + 1)
            }
            let job = try await world.job(id)
            #expect(job.isOverdue && job.state == .rendering)
        }
    }
}
