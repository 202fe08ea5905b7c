import ReelAPI
import ReelCore
import ReelDaemon
import ReelStore
import ReelTesting
import Testing

/// Tokens whose time is over.
@Suite(.timeLimit(.minutes(30))) struct TokenEndTests {
    @Test func `one that has expired, or whose owner is gone or another now, is worth nothing`() async throws {
        try await World.parked(World.listening) { world in
            let texts = (0..<4).map { _ in TokenSecret.make() }
            _ = await world.daemon.terminate()
            let store = try SQLiteStore.open(
                at: "\(world.stateDirectory)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
            try await store.add(Self.token(texts[0], owner: 0, "root"))
            try await store.add(Self.token(texts[1], owner: 0, "root", end: Timestamp(milliseconds: 1)))
            try await store.add(Self.token(texts[2], owner: 54_321, "ghost"))
            try await store.add(Self.token(texts[3], owner: 0, "former-root"))
            try store.close()
            try await world.daemon.start()
            let headers = texts.map { "Authorization: Bearer \($0.revealed)" }
            #expect(try await world.network("GET", "/v1/jobs", [headers[0]]).status == 200)
            for (header, hint) in zip(headers.dropFirst(), ["expired at", "no longer there", "no longer there"]) {
                try expectRefusal(
                    await world.network("GET", "/v1/jobs", [header]), .unauthorized, field: nil, hint)
            }
        }
    }

    private static func token(_ text: TokenText, owner: UInt32, _ name: String, end: Timestamp? = nil) -> Token {
        Token(
            id: text.id, hash: TokenSecret.hash(of: text), owner: owner, ownerName: name, name: "n", scopes: [.read],
            createdAt: Timestamp(milliseconds: 0), createdBy: 0, expiresAt: end)
    }
}
