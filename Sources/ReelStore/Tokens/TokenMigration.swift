import GRDB
import ReelCore

/// Bearer tokens, the jobs that were made with each, and what those spend.
enum TokenMigration {
    static func run(_ db: Database) throws { try db.execute(sql: token + job + account + capUse) }

    /// Revoked ones stay: their caps hold their jobs still.
    private static let token = """
        CREATE TABLE token (
            id TEXT PRIMARY KEY CHECK (length(id) = 12),
            hash TEXT NOT NULL CHECK (length(hash) = 64),
            owner INTEGER NOT NULL CHECK (owner BETWEEN 0 AND 4294967295),
            owner_name TEXT,
            name TEXT NOT NULL CHECK (name <> ''),
            scopes TEXT NOT NULL CHECK (scopes <> ''),
            cap INTEGER CHECK (cap > 0),
            created_at INTEGER NOT NULL,
            created_by INTEGER NOT NULL CHECK (created_by BETWEEN 0 AND 4294967295),
            expires_at INTEGER,
            last_used_at INTEGER,
            revoked_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX token_owner ON token (owner, created_at, id) WHERE revoked_at IS NULL;
        CREATE INDEX token_live ON token (created_at, id) WHERE revoked_at IS NULL;
        CREATE INDEX token_revoked ON token (revoked_at) WHERE revoked_at IS NOT NULL;

        """

    private static let job = """
        ALTER TABLE job ADD COLUMN token TEXT;
        CREATE INDEX job_token ON job (token) WHERE token IS NOT NULL;

        """

    private static let keys = "day, lane, model, owner, batch, pruned"
    private static let sums = LedgerSums.names.joined(separator: ", ")

    /// A table's key cannot be changed: the sums move to a new one.
    private static let account = """
        ALTER TABLE account RENAME TO account_before;
        CREATE TABLE account (
            day TEXT NOT NULL, lane TEXT NOT NULL, model TEXT NOT NULL, owner INTEGER NOT NULL, batch TEXT NOT NULL,
            token TEXT NOT NULL, pruned INTEGER NOT NULL CHECK (pruned IN (0, 1)), \(MoneyMigration.sums),
            PRIMARY KEY (day, lane, model, owner, batch, token, pruned)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO account (\(keys), token, \(sums)) SELECT \(keys), '', \(sums) FROM account_before;
        DROP TABLE account_before;
        CREATE INDEX account_batch ON account (batch, owner) WHERE batch <> '';

        """

    /// Nor can its CHECK.
    private static let capUse = """
        ALTER TABLE cap_use RENAME TO cap_use_before;
        CREATE TABLE cap_use (
            scope TEXT NOT NULL CHECK (scope IN ('lane', 'owner', 'batch', 'token')),
            name TEXT NOT NULL, window TEXT NOT NULL, \(MoneyMigration.sums),
            PRIMARY KEY (scope, name, window)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO cap_use (scope, name, window, \(sums)) SELECT scope, name, window, \(sums) FROM cap_use_before;
        DROP TABLE cap_use_before;
        """
}
