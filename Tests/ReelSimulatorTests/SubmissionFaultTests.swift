import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct SubmissionFaultTests {
    @Test(
        arguments: [
            (.invalidParameter, 400, "INVALID_PARAMETER"), (.invalidPrompt, 400, "INVALID_PROMPT"),
            (.unauthorized, 401, "UNAUTHORIZED"), (.noCredit, 402, "INSUFFICIENT_CREDITS"),
            (.quotaExceeded, 403, "QUOTA_EXCEEDED"), (.forbidden, 403, "FORBIDDEN"),
            (.rateLimited(), 429, "RATE_LIMITED"), (.packUsedUp, 429, 1102), (.inArrears, 429, 1101),
            (.tooManyTasks, 429, 1303), (.upstreamFailed, 503, "UPSTREAM_ERROR"),
            (.init(status: 429, body: .error(code: "1102")), 429, "1102"),
            (.init(status: 500, body: .code(5000)), 500, 5000),
            (.bareUnavailable, 503, nil), (.gatewayTimeout, 504, nil), (.requestTimeout, 408, nil),
            (.unreadable, 200, nil), (.halfAnswer, 200, nil),
        ] as [(ScriptedAnswer, Int, ProviderCode?)])
    func `a scripted answer is given once, and creates a task only when told so`(
        answer: ScriptedAnswer, status: Int, code: ProviderCode?
    ) async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.answer(answer))
            world.sim.script.submissions.append(.answer(answer.creatingTask))
            for billed in 0...1 {
                let given = try await world.submit()
                #expect(given.status == status && given.isWhole && given.end == .closed)
                #expect(given.error?["code"] == code.map(Self.json))
                if code == nil { #expect(given.json == nil) }
                #expect(world.sim.ledger.billed.count == billed)
            }
            #expect(try await world.submit().status == 200)
            let faults = world.sim.ledger.submissions.map(\.fault)
            #expect(faults == ["answer \(status)", "answer \(status), task created", nil])
        }
    }

    private static func json(_ code: ProviderCode) -> JSONBody {
        switch code {
        case .text(let text): .string(text)
        case .number(let number): .integer(number)
        }
    }

    @Test func `Retry-After comes as seconds, as a date that fits the answer's own, or not at all`() async throws {
        try await World.run { world in
            for retryAfter in [ScriptedRetryAfter.seconds(7), .date(secondsAhead: 7), .verbatim("soon"), nil] {
                world.sim.script.submissions.append(.answer(.rateLimited(retryAfter: retryAfter)))
            }
            #expect(try await world.submit().headers["retry-after"] == "7")
            let dated = try await world.submit()
            #expect(dated.headers["date"] == "Sat, 11 Apr 2026 07:17:39 GMT")
            #expect(dated.headers["retry-after"] == "Sat, 11 Apr 2026 07:17:46 GMT")
            #expect(try await world.submit().headers["retry-after"] == "soon")
            #expect(try await world.submit().headers["retry-after"] == nil)
        }
    }

    @Test(arguments: [301, 302, 307, 308])
    func `a redirect points to a trap that notes who follows, and with what`(status: Int) async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.answer(.redirect(status: status)))
            let answer = try await world.submit()
            #expect(answer.status == status)
            let location = try #require(answer.headers["location"])
            #expect(world.sim.ledger.redirectsFollowed.isEmpty)
            _ = try await world.get(location, ["authorization": "Bearer k"])
            _ = try await world.get(location)
            #expect(world.sim.ledger.redirectsFollowed.map(\.hadAuthorization) == [true, false])
        }
    }

    @Test(arguments: [false, true])
    func `a read request can be reset instead of answered`(createsTask: Bool) async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.reset(createsTask: createsTask))
            let exchange = try await world.submit()
            #expect(exchange.end == .reset && exchange.received.isEmpty)
            #expect(world.sim.ledger.billed.count == (createsTask ? 1 : 0))
            #expect(world.sim.ledger.submissions.first?.status == nil)
        }
    }

    @Test func `a request can be reset before its body is read`() async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.resetUnread)
            let head = "POST /imini/router/v1/videos/generate HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n"
            let exchange = try await WireClient.exchange(Array(head.utf8), port: world.sim.port)
            #expect(exchange.end == .reset && exchange.received.isEmpty)
            #expect(world.sim.ledger.submissions.map(\.fault) == ["reset unread"])
            #expect(world.sim.ledger.billed.isEmpty)
        }
    }

    @Test(arguments: [false, true])
    func `a read request can stay without an answer`(createsTask: Bool) async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.hang(createsTask: createsTask))
            async let exchange = world.submit()
            try await world.sim.waitUntil { ($0.submissions.first?.byteCount ?? 0) > 0 }
            if createsTask { try await world.sim.billed(atLeast: 1) }
            await world.sim.goDown()
            #expect(try await exchange.received.isEmpty)
            #expect(world.sim.ledger.billed.count == (createsTask ? 1 : 0))
        }
    }

    @Test func `an answer can lack the task's id, or break off in the middle`() async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.answer(.withoutTaskID.creatingTask))
            world.sim.script.submissions.append(.answer(.cutOff.creatingTask))
            let nameless = try await world.submit()
            #expect(nameless.status == 200 && nameless.json?["task_id"] == nil)
            #expect(nameless.json?["model"] != nil)
            let cut = try await world.submit()
            #expect(cut.status == 200 && cut.body.count == 10 && !cut.isWhole && cut.end == .closed)
            #expect(world.sim.ledger.billed.count == 2)
        }
    }

    @Test func `steps can be for a prompt, for several calls, or for all`() async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.answer(.forbidden), when: .prompt("dog"), times: 2)
            world.sim.script.submissions.append(.answer(.noCredit))
            world.sim.script.submissions.always(.answer(.upstreamFailed), when: .prompt("bird"))
            let prompts = ["a cat", "a cat", "a dog", "a dog", "a dog", "a bird", "a bird", "a bird"]
            var statuses: [Int?] = []
            for prompt in prompts { statuses.append(try await world.submit(prompt).status) }
            #expect(statuses == [402, 200, 403, 403, 200, 503, 503, 503])
        }
    }
}
