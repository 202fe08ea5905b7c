import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Tokens as they are kept, and their caps at the claim.
@Suite struct TokenStoreTests {
    private static func token(_ id: Int = 1, owner: UInt32 = 1000, cap: Int? = nil, at time: TestTime) -> Token {
        let number = String(id)
        return Token(
            id: String(repeating: "0", count: 12 - number.count) + number, hash: String(repeating: "a", count: 64),
            owner: owner, ownerName: "alice", name: "n\(id)", scopes: [.read, .submit], cap: cap, createdAt: time.now,
            createdBy: 0, expiresAt: time.now + .seconds(60))
    }

    @Test func `a token is kept across a restart, used, and revoked for good`() async throws {
        let world = try MoneyWorld()
        let token = Self.token(at: world.time)
        try await world.store.add(token)
        try await world.restart()
        #expect(try await world.store.token(token.id) == token)
        #expect(try await world.store.tokens(owner: 1000) == [token])
        #expect(try await world.store.tokens(owner: 1001).isEmpty)
        try await world.store.noteUse(ofToken: token.id, at: world.time.now)
        #expect(try await world.store.token(token.id)?.lastUsedAt == world.time.now)
        #expect(try await world.store.revokeToken(token.id)?.revokedAt == world.time.now)
        #expect(try await world.store.revokeToken(token.id) == nil)
        #expect(try await world.store.tokens(owner: nil).isEmpty)
        #expect(try await world.store.token(token.id)?.revokedAt == world.time.now)
    }

    @Test func `a cap is never passed by the jobs made with its token, and holds no others`() async throws {
        let world = try MoneyWorld()
        let token = Self.token(cap: 250, at: world.time)
        try await world.store.add(token)
        let capped = try await world.enqueue(4) { $0.token = token.id }
        let others = try await world.enqueue(2)
        #expect(try await world.claim() == [capped[0], capped[1]] + others)
        #expect(try await world.states(capped) == [.submitting, .submitting, .held, .held])
        #expect(try await world.holds(capped[2]) == [.budget])
        let why = try await world.store.history(of: capped[2]).last?.entry.detail?["message"]?.string
        #expect(why?.contains("250 credits in total on token \(token.id)") == true)
        #expect(try await world.store.tokens(owner: nil)[0].sums.reserved.credits == 200)
        #expect(try await world.nextClaim() == nil)
        try await world.restart()
        #expect(try await world.claim().isEmpty)
        try await world.expectAgreement()
    }

    @Test func `money that is released lets the next one go`() async throws {
        let world = try MoneyWorld()
        let token = Self.token(cap: 100, at: world.time)
        try await world.store.add(token)
        let ids = try await world.enqueue(3) { $0.token = token.id }
        #expect(try await world.claim() == [ids[0]])
        #expect(try await world.claim().isEmpty)
        try await world.record(ids[0], .refused(JobError(code: "X", message: "x")))
        #expect(try await world.claim() == [ids[1]])
        try await world.succeed(ids[1])
        #expect(try await world.claim().isEmpty)
        try await world.expectAgreement()
    }

    @Test func `revoking a token lifts no cap`() async throws {
        let world = try MoneyWorld()
        let token = Self.token(cap: 100, at: world.time)
        try await world.store.add(token)
        let ids = try await world.enqueue(2) { $0.token = token.id }
        #expect(try await world.claim() == [ids[0]])
        _ = try await world.store.revokeToken(token.id)
        try await world.restart()
        #expect(try await world.claim().isEmpty)
    }

    @Test func `what cannot be told beforehand waits for an approval under a token's cap`() async throws {
        let world = try MoneyWorld()
        let token = Self.token(cap: 100, at: world.time)
        try await world.store.add(token)
        let ids = try await world.enqueue(1, credits: nil) { $0.token = token.id }
        #expect(try await world.claim().isEmpty)
        #expect(try await world.holds(ids[0]) == [.approval])
    }

    @Test func `the key of links is made once, and is in no backup, and tokens do not come back with one`() async throws
    {
        let world = try MoneyWorld()
        try await world.store.add(Self.token(at: world.time))
        #expect(try await world.store.clipKey(orElse: "first") == "first")
        try await world.restart()
        #expect(try await world.store.clipKey(orElse: "second") == "first")
        let copy = "\(world.folder.path)/copy.db"
        try await world.store.backUp(to: copy)
        let store = try SQLiteStore.open(at: copy, sandbox: false, rules: Samples.rules(world.time))
        defer { try? store.close() }
        #expect(try await store.clipKey(orElse: "third") == "third")
        #expect(try await store.tokens(owner: nil).isEmpty)
        #expect(try await store.token("000000000001")?.revokedAt != nil)
    }

    @Test func `one that was revoked long ago goes, unless a job is there that was made with it`() async throws {
        let world = try MoneyWorld()
        for number in 1...3 { try await world.store.add(Self.token(number, at: world.time)) }
        try await world.enqueue(1) { $0.token = "000000000001" }
        for number in 1...2 { _ = try await world.store.revokeToken("00000000000\(number)") }
        let revokedAt = world.time.now
        #expect(try await world.store.removeTokens(revokedBy: revokedAt + .seconds(-1), upTo: 9) == 0)
        #expect(try await world.store.removeTokens(revokedBy: revokedAt, upTo: 9) == 1)
        #expect(try await world.store.token("000000000001") != nil)
        #expect(try await world.store.token("000000000002") == nil)
        #expect(try await world.store.token("000000000003") != nil)
    }

    @Test func `an owner has so many tokens and no more`() async throws {
        let world = try MoneyWorld()
        for number in 1...SQLiteStore.tokensPerOwner { try await world.store.add(Self.token(number, at: world.time)) }
        let error = await #expect(throws: ReelError.self) {
            try await world.store.add(Self.token(5000, at: world.time))
        }
        #expect(error?.code == .conflict)
        try await world.store.add(Self.token(5001, owner: 1001, at: world.time))
    }
}
