import GRDB
import ReelCore

/// The ledger becomes an account, jobs get turns and parents.
enum MoneyMigration {
    static func run(_ db: Database) throws {
        try db.execute(sql: job + submission + account + resubmission + turns + dependency)
        try db.execute(sql: opening)
    }

    /// `holds = 2` is `budget` alone: such a job goes as soon as its caps let it.
    private static let job = """
        ALTER TABLE job ADD COLUMN clips_asked INTEGER NOT NULL DEFAULT 1 CHECK (clips_asked > 0);
        ALTER TABLE job ADD COLUMN seconds INTEGER CHECK (seconds >= 0);
        ALTER TABLE job ADD COLUMN pace TEXT;
        ALTER TABLE job ADD COLUMN fingerprint TEXT;
        ALTER TABLE job ADD COLUMN after_any INTEGER NOT NULL DEFAULT 0 CHECK (after_any IN (0, 1));
        ALTER TABLE job ADD COLUMN lane_group TEXT;
        ALTER TABLE job ADD COLUMN unmet INTEGER NOT NULL DEFAULT 0 CHECK (unmet BETWEEN 0 AND 63);
        ALTER TABLE job ADD COLUMN approved_by INTEGER;
        ALTER TABLE job ADD COLUMN turn INTEGER;
        DROP INDEX job_ready;
        CREATE INDEX job_ready ON job (lane, priority DESC, turn, id) WHERE work = 'ready';
        CREATE INDEX job_budget ON job (lane, priority DESC, turn, id) WHERE state = 'held' AND holds = 2;
        CREATE INDEX job_fingerprint ON job (fingerprint, owner) WHERE fingerprint IS NOT NULL;

        """

    /// A row keeps what it was reckoned at, and the day of its intent in the zone of that time.
    ///
    /// Made anew, since a table's CHECK cannot be changed: money may be released by a person's word.
    private static let submission = """
        ALTER TABLE submission RENAME TO submission_before;
        CREATE TABLE submission (
            job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            lane TEXT NOT NULL,
            intent_at INTEGER NOT NULL,
            day TEXT NOT NULL CHECK (length(day) = 10),
            outcome TEXT NOT NULL CHECK (outcome IN (\(Migrations.outcomes))),
            task_id TEXT,
            error TEXT,
            request_id TEXT,
            estimate INTEGER CHECK (estimate >= 0),
            clips INTEGER NOT NULL CHECK (clips > 0),
            seconds INTEGER CHECK (seconds >= 0),
            credits TEXT NOT NULL CHECK (credits IN (\(Migrations.creditStates)) AND credits <> 'none'),
            resolved_at INTEGER,
            follow_at INTEGER,
            follow_polls INTEGER NOT NULL DEFAULT 0,
            follow_lost_since INTEGER,
            follow_overdue INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (job, number),
            CHECK ((outcome = 'pending') = (resolved_at IS NULL)),
            CHECK (outcome NOT IN ('accepted', 'adopted') OR task_id IS NOT NULL),
            CHECK (outcome <> 'pending' OR credits = 'reserved'),
            CHECK (outcome NOT IN ('not_sent', 'refused', 'lane', 'not_created') OR credits = 'released'),
            CHECK (follow_at IS NULL OR task_id IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO submission SELECT job, number, lane, intent_at, strftime('%Y-%m-%d', intent_at / 1000, 'unixepoch'),
            outcome, task_id, error, request_id, estimate, 1, NULL, credits, resolved_at, follow_at, follow_polls,
            follow_lost_since, follow_overdue FROM submission_before;
        DROP TABLE submission_before;
        CREATE INDEX submission_task ON submission (task_id) WHERE task_id IS NOT NULL;
        CREATE INDEX submission_follow ON submission (lane, follow_at) WHERE follow_at IS NOT NULL;

        """

    static let sums = ["reserved", "spent", "unknown"].flatMap { state in
        ["credits", "clips", "seconds"].map { "\(state)_\($0) INTEGER NOT NULL CHECK (\(state)_\($0) >= 0)" }
    }.joined(separator: ", ")

    /// Sums of the ledger, kept with each of its changes: by everything they can be told apart by, and by what caps count.
    ///
    /// `pruned` rows are of jobs that are deleted since: the money stays spent.
    private static let account = """
        CREATE TABLE account (
            day TEXT NOT NULL, lane TEXT NOT NULL, model TEXT NOT NULL, owner INTEGER NOT NULL, batch TEXT NOT NULL,
            pruned INTEGER NOT NULL CHECK (pruned IN (0, 1)), \(sums),
            PRIMARY KEY (day, lane, model, owner, batch, pruned)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX account_batch ON account (batch, owner) WHERE batch <> '';
        CREATE TABLE cap_use (
            scope TEXT NOT NULL CHECK (scope IN ('lane', 'owner', 'batch')),
            name TEXT NOT NULL, window TEXT NOT NULL, \(sums),
            PRIMARY KEY (scope, name, window)
        ) STRICT, WITHOUT ROWID;

        """

    /// What a lane's policy has sent again, by the day on which it did.
    private static let resubmission = """
        CREATE TABLE resubmission (
            lane TEXT NOT NULL, day TEXT NOT NULL, count INTEGER NOT NULL CHECK (count > 0),
            PRIMARY KEY (lane, day)
        ) STRICT, WITHOUT ROWID;

        """

    /// `flow` has those whose last turn is still to come; see ``Turns``.
    private static let turns = """
        CREATE TABLE flow (
            lane TEXT NOT NULL, priority INTEGER NOT NULL, owner INTEGER NOT NULL, batch TEXT NOT NULL,
            next INTEGER NOT NULL,
            PRIMARY KEY (lane, priority, owner, batch)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX flow_next ON flow (lane, priority, next);
        CREATE TABLE turn (
            lane TEXT NOT NULL, priority INTEGER NOT NULL, current INTEGER NOT NULL,
            PRIMARY KEY (lane, priority)
        ) STRICT, WITHOUT ROWID;

        """

    private static let dependency = """
        CREATE TABLE dependency (
            child INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            parent INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            PRIMARY KEY (child, parent)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dependency_parent ON dependency (parent);

        """

    /// What the ledger came to before.
    private static let opening = """
        UPDATE job SET turn = 0 WHERE work = 'ready';
        INSERT INTO account \(LedgerSums.byEverythingAtFirst);
        INSERT INTO cap_use \(LedgerSums.byCapAtFirst);
        """
}
