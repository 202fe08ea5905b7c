import GRDB
import ReelCore

/// How a token lies in its row.
enum TokenRow {
    static let columns = """
        id, hash, owner, owner_name, name, scopes, cap, created_at, created_by, expires_at, last_used_at, revoked_at
        """
    static let insert = "INSERT INTO token (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    static let find = "SELECT \(columns) FROM token WHERE id = ?"
    static let all = "SELECT \(columns) FROM token WHERE revoked_at IS NULL ORDER BY created_at, id"
    static let ofOwner = "SELECT \(columns) FROM token WHERE owner = ? AND revoked_at IS NULL ORDER BY created_at, id"
    static let count = "SELECT count(*) FROM token WHERE owner = ? AND revoked_at IS NULL"
    static let revoke = "UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
    static let use = "UPDATE token SET last_used_at = ? WHERE id = ?"

    static func values(of token: Token) -> StatementArguments {
        [
            token.id, token.hash, Int64(token.owner), token.ownerName, token.name,
            token.scopes.words.joined(separator: ","), token.cap, token.createdAt.milliseconds,
            Int64(token.createdBy), token.expiresAt?.milliseconds, token.lastUsedAt?.milliseconds,
            token.revokedAt?.milliseconds,
        ]
    }

    static func token(_ row: Row) throws -> Token {
        let words = (row["scopes"] as String).split(separator: ",")
        var token = Token(
            id: row["id"], hash: row["hash"], owner: UInt32(truncatingIfNeeded: row["owner"] as Int64),
            ownerName: row["owner_name"], name: row["name"],
            scopes: Set(try words.map { try Stored.word(String($0)) }), cap: row["cap"],
            createdAt: Timestamp(milliseconds: row["created_at"]),
            createdBy: UInt32(truncatingIfNeeded: row["created_by"] as Int64), expiresAt: time(row["expires_at"]))
        (token.lastUsedAt, token.revokedAt) = (time(row["last_used_at"]), time(row["revoked_at"]))
        return token
    }

    /// The cap of the token that a job was made with.
    static func cap(_ id: String, _ db: Database) throws -> Cap? {
        let row = try Row.fetchOne(db.cachedStatement(sql: find), arguments: [id])
        return try row.map(token)?.spendingCap
    }

    private static func time(_ milliseconds: Int64?) -> Timestamp? { milliseconds.map(Timestamp.init(milliseconds:)) }
}
