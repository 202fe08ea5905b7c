import GRDB

/// Indexes that each new job pays for, as small as they can be; and one that only a new row of the account pays for.
enum SlimIndexes {
    /// So few letters tell ten million jobs apart; those that have them in common are told apart by the whole text.
    private static let fingerprint = "substr(fingerprint, 1, 12)"
    /// Finds the fingerprint `?1` by the index.
    ///
    /// The plus keeps SQLite from putting the value where the index has the column, which it would not know again.
    static let isFingerprint =
        "\(fingerprint) = substr(?1, 1, 12) AND +fingerprint = ?1 AND fingerprint IS NOT NULL"

    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP INDEX job_fingerprint;
                CREATE INDEX job_fingerprint ON job (\(fingerprint), owner) WHERE fingerprint IS NOT NULL;
                CREATE INDEX account_owner ON account (owner, day);
                """)
    }
}
