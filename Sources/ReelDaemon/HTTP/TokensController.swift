import Hummingbird
import ReelAPI
import ReelCore
import ReelStore

/// Bearer tokens for TCP: made, listed, revoked.
struct TokensController: Sendable {
    private static let keys = ["name", "owner", "scopes", "expires_at", "cap"]

    let store: SQLiteStore
    let users: Users
    let time: any Timekeeper

    func addRoutes(to router: Router<ReelContext>) {
        router.get("v1/tokens", use: list)
        router.post("v1/tokens", use: create)
        router.delete("v1/tokens/:id", use: revoke)
    }

    /// The only answer that shows a token.
    @Sendable private func create(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        try caller.require(.admin, "making a token over TCP")
        // Else one would make itself another without.
        try caller.requireNoBounds("making a token over TCP")
        let wish = TokenWish(try await request.members(Self.keys))
        let owner = try wish.owner(caller)
        let (text, now) = (TokenSecret.make(), time.now)
        let token = Token(
            id: text.id, hash: TokenSecret.hash(of: text), owner: owner, ownerName: users.presentName(of: owner),
            name: try wish.name(), scopes: try wish.scopes(of: owner, isAdmin: users.isAdmin(owner), caller),
            cap: try wish.cap(), createdAt: now, createdBy: caller.uid, expiresAt: try wish.end(after: now))
        try await store.add(token)
        var answer = answer(token)
        answer.token = text.revealed
        var response = Response(answer.json, status: .created)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    @Sendable private func list(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        try request.checkQuery(["owner"])
        var owner: UInt32? = caller.isAdmin ? nil : caller.uid
        if let name = request.query("owner") {
            owner = Users.uid(of: name)
            if owner != caller.uid { try caller.requireAdmin("listing the tokens of others", field: "owner") }
            guard owner != nil else { return Response(["tokens": []]) }
        }
        let tokens = try await store.tokens(owner: owner)
        return Response(["tokens": .array(tokens.map { answer($0).json })])
    }

    @Sendable private func revoke(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        try caller.require(.admin, "revoking a token over TCP")
        let id = context.parameters.get("id") ?? ""
        let missing = ReelError(.notFound, "there is no token '\(id.prefix(20))' that could be revoked")
        guard TokenText.isID(id), let token = try await store.token(id), caller.isAdmin || token.owner == caller.uid,
            let revoked = try await store.revokeToken(id)
        else { throw missing }
        return Response(answer(revoked).json)
    }

    private func answer(_ token: Token) -> TokenAnswer {
        TokenAnswer(
            id: token.id, name: token.name, owner: users.name(of: token.owner), scopes: token.scopes.sorted(),
            cap: token.cap, used: token.sums.used.credits, createdAt: token.createdAt,
            createdBy: users.name(of: token.createdBy), expiresAt: token.expiresAt, lastUsedAt: token.lastUsedAt,
            revokedAt: token.revokedAt)
    }
}
