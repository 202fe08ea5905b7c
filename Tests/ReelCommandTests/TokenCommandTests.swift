import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite struct TokenCommandTests {
    private static let token = TokenAnswer(
        id: "0123456789ab", name: "ci", owner: "alice", scopes: [.read, .submit], cap: 5000, used: 600,
        createdAt: FakeTime.start, createdBy: "alice", expiresAt: FakeTime.start + .seconds(7200))

    @Test func `create prints the token alone, and asks for what was said`() async throws {
        var made = Self.token
        made.token = "reel_0123456789ab_secret"
        let world = World(FakeDaemon(made.json, status: 201))
        let outcome = try await world.run(
            "token", "create", "--name", "ci", "--scope", "read, submit", "--expires", "2h", "--cap", "5000", "--owner",
            "alice")
        #expect(outcome == .done && world.printed.output == "reel_0123456789ab_secret\n")
        #expect(world.printed.error.contains("never shown again"))
        let call = try #require(world.daemon.calls.first)
        #expect(call.method == .post && call.path == "/v1/tokens")
        #expect(
            call.body?.description
                == #"{"name":"ci","scopes":["read","submit"],"expires_at":"2027-01-15T10:00:00.000Z","cap":5000,"owner":"alice"}"#
        )
    }

    @Test func `list shows what each is good for`() async throws {
        let world = World(FakeDaemon(["tokens": [Self.token.json]]))
        #expect(try await world.run("token") == .done)
        #expect(
            world.printed.output == """
                TOKEN         OWNER  SCOPES       USED   CAP  EXPIRES  LAST USED  NAME
                0123456789ab  alice  read,submit   600  5000  in 2h    never      ci

                """)
    }

    @Test func `revoke takes the number, and not the token`() async throws {
        let world = World(FakeDaemon(Self.token.json))
        #expect(try await world.run("token", "revoke", "0123456789ab") == .done)
        #expect(world.daemon.calls.first == Call(.delete, "/v1/tokens/0123456789ab"))
        await #expect(throws: UsageError.self) { try await world.run("token", "revoke", "reel_0123456789ab_x") }
        #expect(world.daemon.calls.count == 1)
    }
}
