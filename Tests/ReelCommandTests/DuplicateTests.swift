import ReelAPI
import ReelCommand
import ReelCore
import Testing

/// What `reel submit` does about a job that was made before.
@Suite struct DuplicateTests {
    private static let twin = "the same request is job 41 (rendering), made 2 min ago"

    /// A daemon that knows the request already: it warns of it, or refuses it.
    private func daemon(refuses: Bool = false) -> FakeDaemon {
        FakeDaemon { call, _ in
            guard call.path == "/v1/estimate" else { return Reply(status: 201, json: JobAnswer.sample().json) }
            if refuses {
                return Reply(
                    status: 409, json: ErrorAnswer(ReelError(.conflict, field: "again", Self.twin)).json)
            }
            let estimate = EstimateAnswer(
                model: "m", lane: "main", request: [:], credits: 5,
                warnings: [Warning(field: "cfg", "not known"), Warning(field: "request", Self.twin)])
            return Reply(status: 200, json: estimate.json)
        }
    }

    @Test(arguments: [false, true])
    func `a person at a terminal is asked, and a yes submits it again`(refuses: Bool) async throws {
        let world = World(daemon(refuses: refuses), typed: " Y ")
        #expect(try await world.run("submit", "--model", "m") == .done)
        #expect(world.printed.error == "\(Self.twin). Submit again? [y/N] ")
        #expect(world.daemon.calls.map(\.path) == ["/v1/estimate", "/v1/jobs"])
        #expect(world.daemon.calls.last?.body == ["request": ["model": "m"], "again": true])
    }

    @Test(arguments: ["", "n", "maybe", "yess"])
    func `anything but a yes submits nothing`(typed: String) async throws {
        let world = World(daemon(), typed: typed)
        await #expect { try await world.run("submit", "--model", "m") } throws: { error in
            CommandFailure(error, socketPath: "/s").exitCode == CommandOutcome.refused.rawValue
        }
        #expect(world.daemon.calls.map(\.path) == ["/v1/estimate"])
    }

    @Test func `what is new is submitted without a question`() async throws {
        let daemon = FakeDaemon { call, _ in
            call.path == "/v1/estimate"
                ? Reply(status: 200, json: EstimateAnswer(model: "m", lane: "l", request: [:], credits: nil).json)
                : Reply(status: 201, json: JobAnswer.sample().json)
        }
        let world = World(daemon, typed: "n")
        #expect(try await world.run("submit", "--model", "m") == .done)
        #expect(world.printed.error.isEmpty)
        #expect(daemon.calls.last?.body == ["request": ["model": "m"], "again": false])
    }

    @Test func `what is wrong with a request is said when it is submitted`() async throws {
        let world = World(
            FakeDaemon(ErrorAnswer(ReelError(.invalidRequest, field: "request.model", "no")).json, status: 400),
            typed: "y")
        await #expect { try await world.run("submit", "--model", "m") } throws: {
            ($0 as? ErrorAnswer)?.field == "request.model"
        }
        #expect(world.daemon.calls.map(\.path) == ["/v1/estimate", "/v1/jobs"])
    }

    @Test func `nobody is asked off a terminal: the guard is the daemon's`() async throws {
        let job = JobAnswer.sample().with { $0.warnings = [Warning(field: "request", Self.twin)] }
        let world = World(FakeDaemon(job.json, status: 201))
        #expect(try await world.run("submit", "--model", "m") == .done)
        #expect(world.daemon.calls.map(\.path) == ["/v1/jobs"])
        #expect(world.daemon.calls.first?.body?["again"]?.bool == false)
        #expect(world.printed.error == "job 42: warning: request: \(Self.twin)\n")
    }

    @Test func `with --again nobody is asked, and it is submitted again`() async throws {
        let world = World(daemon(), typed: "n")
        #expect(try await world.run("submit", "--model", "m", "--again") == .done)
        #expect(world.daemon.calls.map(\.path) == ["/v1/jobs"])
        #expect(world.daemon.calls.first?.body?["again"]?.bool == true)
    }

    @Test func `a key of the caller's own keeps the guard out`() async throws {
        let world = World(daemon(), typed: "n")
        #expect(try await world.run("submit", "--model", "m", "--idempotency-key", "own") == .done)
        #expect(world.daemon.calls.map(\.path) == ["/v1/jobs"])
        #expect(world.daemon.calls.first?.body == ["request": ["model": "m"]])
    }
}
