package import ReelCore

/// A bearer token for TCP, as the API shows it.
package struct TokenAnswer: Hashable, Sendable {
    package var id: String
    /// What it is for.
    package var name: String
    /// Whom its holder acts as.
    package var owner: String
    package var scopes: [TokenScope]
    /// Credits in total over the jobs made with it; `nil`: no cap of its own.
    package var cap: Int?
    /// Credits that those come to: reserved, spent and unknown.
    package var used: Int
    package var createdAt: Timestamp
    package var createdBy: String
    package var expiresAt: Timestamp?
    /// Known to the minute.
    package var lastUsedAt: Timestamp?
    package var revokedAt: Timestamp?
    /// The token itself: in the answer that made it, and never again.
    package var token: String?

    package init(
        id: String, name: String, owner: String, scopes: [TokenScope], cap: Int? = nil, used: Int = 0,
        createdAt: Timestamp, createdBy: String, expiresAt: Timestamp? = nil, lastUsedAt: Timestamp? = nil,
        revokedAt: Timestamp? = nil, token: String? = nil
    ) {
        (self.id, self.name, self.owner, self.scopes, self.cap, self.used) = (id, name, owner, scopes, cap, used)
        (self.createdAt, self.createdBy, self.expiresAt) = (createdAt, createdBy, expiresAt)
        (self.lastUsedAt, self.revokedAt, self.token) = (lastUsedAt, revokedAt, token)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a token")
        id = try members.required("id", \.string)
        name = try members.required("name", \.string)
        owner = try members.required("owner", \.string)
        let words = try members.required("scopes", \.array)
        scopes = words.compactMap { $0.string.flatMap(TokenScope.init(rawValue:)) }
        cap = try members.optional("cap", \.integer)
        used = try members.required("used", \.integer)
        createdAt = try members.required("created_at", \.timestamp)
        createdBy = try members.required("created_by", \.string)
        expiresAt = try members.optional("expires_at", \.timestamp)
        lastUsedAt = try members.optional("last_used_at", \.timestamp)
        revokedAt = try members.optional("revoked_at", \.timestamp)
        token = try members.optional("token", \.string)
    }

    package var json: JSON {
        var object = JSON.Object([
            ("id", .string(id)), ("name", .string(name)), ("owner", .string(owner)),
            ("scopes", .array(scopes.map { .string($0.rawValue) })), ("cap", .whole(cap)), ("used", .whole(used)),
            ("created_at", .time(createdAt)), ("created_by", .string(createdBy)), ("expires_at", .time(expiresAt)),
            ("last_used_at", .time(lastUsedAt)), ("revoked_at", .time(revokedAt)),
        ])
        if let token { object["token"] = .string(token) }
        return .object(object)
    }

    /// The tokens of `GET /v1/tokens`.
    package static func list(json: JSON) throws(ReelError) -> [TokenAnswer] {
        try AnswerMembers(json, of: "a list of tokens").list("tokens", TokenAnswer.init(json:))
    }
}
