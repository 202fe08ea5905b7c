import GRDB
import ReelCore

/// The schema, as numbered steps that only go forward.
enum Migrations {
    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: jobs, ledger, history") { db in
            try db.execute(sql: job + submission + history + idempotency + tally + lane + meta)
        }
        migrator.registerMigration("2: housekeeping", migrate: Housekeeping.migrate)
        migrator.registerMigration("3: counts by owner") { db in
            try db.execute(sql: countsByOwner)
        }
        migrator.registerMigration("4: money and order", migrate: MoneyMigration.run)
        migrator.registerMigration("5: render times", migrate: RenderLog.migrate)
        // Those that change no table with a reference, or add to one only, need no look at every reference there is.
        migrator.registerMigration("6: events", foreignKeyChecks: .immediate, migrate: EventLog.migrate)
        migrator.registerMigration("7: webhooks", foreignKeyChecks: .immediate, migrate: Outbox.migrate)
        migrator.registerMigration("8: tokens", foreignKeyChecks: .immediate, migrate: TokenMigration.run)
        migrator.registerMigration("9: uploads", foreignKeyChecks: .immediate, migrate: UploadRegister.migrate)
        migrator.registerMigration("10: slim indexes", foreignKeyChecks: .immediate, migrate: SlimIndexes.migrate)
        return migrator
    }

    static func list(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }

    private static let states = list(JobState.allCases.map(\.rawValue))
    private static let works = list(Work.allCases.map(\.rawValue))
    static let creditStates = list(CreditState.allCases.map(\.rawValue))
    static let outcomes = list(SubmissionOutcome.allCases.map(\.rawValue))

    /// Times are milliseconds since 1970; the CHECKs are the lifecycle's rules that can be said in SQL.
    private static let job = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state TEXT NOT NULL CHECK (state IN (\(states))),
            work TEXT CHECK (work IN (\(works))),
            due_at INTEGER,
            due_is_wall INTEGER NOT NULL CHECK (due_is_wall IN (0, 1)),
            lane TEXT NOT NULL CHECK (lane <> ''),
            owner INTEGER NOT NULL CHECK (owner BETWEEN 0 AND 4294967295),
            model TEXT NOT NULL,
            batch TEXT,
            priority INTEGER NOT NULL CHECK (priority BETWEEN -100 AND 100),
            not_before INTEGER,
            deadline INTEGER,
            estimate INTEGER CHECK (estimate >= 0),
            created_at INTEGER NOT NULL,
            holds INTEGER NOT NULL CHECK (holds BETWEEN 0 AND 63),
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            submission INTEGER NOT NULL CHECK (submission >= 0),
            credits TEXT NOT NULL CHECK (credits IN (\(creditStates))),
            earlier_bill INTEGER NOT NULL CHECK (earlier_bill IN (0, 1)),
            task_id TEXT,
            task TEXT NOT NULL CHECK (task IN ('none', 'live', 'succeeded', 'failed')),
            cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
            overdue INTEGER NOT NULL CHECK (overdue IN (0, 1)),
            holds_slot INTEGER NOT NULL CHECK (holds_slot IN (0, 1)),
            polls INTEGER NOT NULL CHECK (polls >= 0),
            lost_since INTEGER,
            in_doubt_since INTEGER,
            submitted_at INTEGER,
            fetching_since INTEGER,
            fetches INTEGER NOT NULL CHECK (fetches >= 0),
            finished_at INTEGER,
            provider_status TEXT,
            error TEXT,
            videos TEXT,
            clips TEXT,
            labels TEXT,
            warnings TEXT,
            request TEXT NOT NULL,
            CHECK ((state = 'held') = (holds <> 0)),
            CHECK ((due_at IS NULL) = (work IS NULL OR work = 'ready')),
            CHECK ((state = 'queued') = (coalesce(work, '') IN ('waiting', 'ready'))),
            CHECK ((state = 'fetching') = (coalesce(work, '') = 'fetch')),
            CHECK (state <> 'fetching' OR task = 'succeeded'),
            CHECK (state <> 'rendering' OR (task_id IS NOT NULL AND coalesce(work, '') = 'poll')),
            CHECK (coalesce(work, '') <> 'poll' OR state IN ('rendering', 'held', 'canceled')),
            CHECK (coalesce(work, '') <> 'expire' OR state = 'in_doubt'),
            CHECK (state <> 'submitting' OR (submission > 0 AND holds_slot = 1 AND credits = 'reserved')),
            CHECK ((state = 'in_doubt') = (in_doubt_since IS NOT NULL)),
            CHECK ((state IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)),
            CHECK (state <> 'succeeded' OR (clips IS NOT NULL AND task = 'succeeded')),
            CHECK ((task = 'none') = (task_id IS NULL)),
            CHECK (holds_slot = 0 OR state IN ('submitting', 'in_doubt', 'rendering', 'canceled')),
            CHECK (cancel_requested = 0 OR state IN ('submitting', 'canceled'))
        ) STRICT;
        CREATE INDEX job_ready ON job (lane, priority DESC, id) WHERE work = 'ready';
        CREATE INDEX job_due ON job (work, lane, due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX job_deadline ON job (deadline) WHERE deadline IS NOT NULL AND state IN ('queued', 'held');
        CREATE INDEX job_state ON job (state, id);
        CREATE INDEX job_owner ON job (owner, id);
        CREATE INDEX job_batch ON job (batch, id) WHERE batch IS NOT NULL;

        """

    /// The ledger.
    ///
    /// `follow_at` is set while the task is polled for the ledger alone.
    private static let submission = """
        CREATE TABLE submission (
            job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            lane TEXT NOT NULL,
            intent_at INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN (\(outcomes))),
            task_id TEXT,
            error TEXT,
            request_id TEXT,
            estimate INTEGER CHECK (estimate >= 0),
            credits TEXT NOT NULL CHECK (credits IN (\(creditStates)) AND credits <> 'none'),
            resolved_at INTEGER,
            follow_at INTEGER,
            follow_polls INTEGER NOT NULL DEFAULT 0,
            follow_lost_since INTEGER,
            follow_overdue INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (job, number),
            CHECK ((outcome = 'pending') = (resolved_at IS NULL)),
            CHECK (outcome NOT IN ('accepted', 'adopted') OR task_id IS NOT NULL),
            CHECK (outcome <> 'pending' OR credits = 'reserved'),
            CHECK ((credits = 'released') = (outcome IN ('not_sent', 'refused', 'lane', 'not_created'))),
            CHECK (follow_at IS NULL OR task_id IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX submission_task ON submission (task_id) WHERE task_id IS NOT NULL;
        CREATE INDEX submission_follow ON submission (lane, follow_at) WHERE follow_at IS NOT NULL;

        """

    private static let history = """
        CREATE TABLE history (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            event TEXT NOT NULL,
            from_state TEXT CHECK (from_state IN (\(states))),
            to_state TEXT NOT NULL CHECK (to_state IN (\(states))),
            detail TEXT
        ) STRICT;
        CREATE INDEX history_job ON history (job, id);

        """

    /// A key belongs to its owner and lives as long as its jobs, whose numbers follow each other.
    private static let idempotency = """
        CREATE TABLE idempotency (
            owner INTEGER NOT NULL,
            key TEXT NOT NULL,
            body_hash TEXT NOT NULL,
            job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            count INTEGER NOT NULL CHECK (count > 0),
            PRIMARY KEY (owner, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_job ON idempotency (job);

        """

    /// Kept counts: jobs by lane and state, and by batch, owner and state; `slot` counts a lane's jobs in flight.
    private static let tally = """
        CREATE TABLE tally (
            scope TEXT NOT NULL CHECK (scope IN ('lane', 'batch')),
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('slot', \(states))),
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (scope, name, state)
        ) STRICT, WITHOUT ROWID;

        """

    /// Counts by owner and state, for limits; and the index by which users find their own jobs without passing others'.
    ///
    /// A table's CHECK cannot be changed: the counts move to a new one.
    private static let countsByOwner = """
        ALTER TABLE tally RENAME TO tally_before;
        CREATE TABLE tally (
            scope TEXT NOT NULL CHECK (scope IN ('lane', 'batch', 'owner')),
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('slot', \(states))),
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (scope, name, state)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO tally SELECT scope, name, state, count FROM tally_before;
        INSERT INTO tally SELECT 'owner', CAST(owner AS TEXT), state, count(*) FROM job GROUP BY owner, state;
        DROP TABLE tally_before;
        CREATE INDEX job_owner_batch ON job (owner, batch, id) WHERE batch IS NOT NULL;

        """

    private static let lane = """
        CREATE TABLE lane (
            name TEXT PRIMARY KEY,
            record TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    private static let meta = """
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """
}
