import GRDB
package import ReelCore

extension SQLiteStore {
    /// A user can have so many tokens that are not revoked.
    package static let tokensPerOwner = 1000

    /// Stores a new token.
    ///
    /// - Throws: `ReelError` (`conflict`) when its owner has as many as one may have, or its number is taken.
    package func add(_ token: Token) async throws {
        try await queue.write(.new) { writing in
            let count = try Int.fetchOne(
                writing.db.cachedStatement(sql: TokenRow.count), arguments: [Int64(token.owner)])
            guard count ?? 0 < Self.tokensPerOwner else {
                throw ReelError(
                    .conflict, "this owner has \(Self.tokensPerOwner) tokens, which is the most: revoke one first")
            }
            try writing.db.cachedStatement(sql: TokenRow.insert).execute(arguments: TokenRow.values(of: token))
        }
    }

    /// The token of that number, revoked ones too.
    package func token(_ id: String) async throws -> Token? {
        try await read { db in
            try Row.fetchOne(db.cachedStatement(sql: TokenRow.find), arguments: [id]).map(TokenRow.token)
        }
    }

    /// The tokens that are not revoked, oldest first, with what their jobs come to.
    ///
    /// - Parameter owner: whose; `nil`: everybody's.
    /// - Returns: expired ones too.
    /// - Throws: what the database throws.
    package func tokens(owner: UInt32?) async throws -> [Token] {
        try await read { db in
            let sql = owner == nil ? TokenRow.all : TokenRow.ofOwner
            let values = StatementArguments([owner].compactMap(\.self).map(Int64.init))
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: values).map { row in
                var token = try TokenRow.token(row)
                token.sums = try Charges.stored(CapKey(scope: .token, name: token.id, window: "total"), db)
                return token
            }
        }
    }

    package func capUse(ofToken id: String) async throws -> BudgetReport.CapUse? {
        try await read { db in
            guard let cap = try TokenRow.cap(id, db) else { return nil }
            let sums = try Charges.stored(CapKey(scope: .token, name: id, window: "total"), db)
            return BudgetReport.CapUse(cap: cap, sums: sums, until: nil)
        }
    }

    /// Makes a token worthless.
    ///
    /// - Returns: the token as it is now; `nil` when there is none, or it was revoked before.
    package func revokeToken(_ id: String) async throws -> Token? {
        let now = rules.time.now
        return try await queue.write { writing in
            try writing.db.cachedStatement(sql: TokenRow.revoke).execute(arguments: [now.milliseconds, id])
            guard writing.db.changesCount > 0 else { return nil }
            return try Row.fetchOne(writing.db.cachedStatement(sql: TokenRow.find), arguments: [id]).map(
                TokenRow.token)
        }
    }

    /// Writes down that a token was used.
    package func noteUse(ofToken id: String, at now: Timestamp) async throws {
        try await queue.write(.new) { writing in
            try writing.db.cachedStatement(sql: TokenRow.use).execute(arguments: [now.milliseconds, id])
        }
    }

    /// The key that links to clips are signed with: made once, and kept.
    ///
    /// - Parameter fresh: 32 random bytes in hexadecimal, for a store that has none yet.
    /// - Returns: the key of this store, in hexadecimal.
    /// - Throws: when the store takes no writes.
    package func clipKey(orElse fresh: String) async throws -> String {
        try await queue.write { writing in
            let name = OpeningMarks.Name.clipKey.rawValue
            try writing.db.execute(
                sql: "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", arguments: [name, fresh])
            let key = try String.fetchOne(
                writing.db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
            return key ?? fresh
        }
    }
}
