import GRDB
import ReelCore

/// What is recorded so that house can be kept: who needs which upload, and when a job's things may go.
enum Housekeeping {
    /// Stands in a partial index and in the query that uses it, word for word.
    static let hasClips = "instr(clips, '\"prunedAt\"') = 0"

    private static let schema = """
        CREATE TABLE job_upload (
            job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            sha TEXT NOT NULL,
            PRIMARY KEY (job, sha)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX job_upload_sha ON job_upload (sha, job);
        CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;
        CREATE INDEX job_clips ON job (finished_at) WHERE finished_at IS NOT NULL AND \(hasClips);
        """

    static func migrate(_ db: Database) throws {
        try db.execute(sql: schema)
        let rows = try Row.fetchCursor(db, sql: "SELECT id, request FROM job WHERE instr(request, '\"upload:') > 0")
        while let row = try rows.next() {
            try note(try JSON(parsing: row["request"] as String).uploads, of: row["id"], db)
        }
    }

    /// Records the uploads that a new job needs; those that came with it as `data:` are its owner's from now on.
    static func noteUploads(of job: Job, in db: Database) throws {
        let uploads = job.request.uploads
        try note(uploads, of: job.id, db)
        for sha in uploads.sorted() { try UploadRegister.note(sha, owner: job.owner, at: job.createdAt, db) }
    }

    private static func note(_ uploads: Set<String>, of job: JobID, _ db: Database) throws {
        for sha in uploads.sorted() {
            try db.cachedStatement(sql: "INSERT INTO job_upload (job, sha) VALUES (?, ?)").execute(arguments: [
                job, sha,
            ])
        }
    }

    /// Makes sure, in the transaction that needs them, that a request's uploads are there and stay.
    ///
    /// - Parameters:
    ///   - request: refers to them.
    ///   - rules: know the uploads.
    ///   - job: a job that ended and is to be submitted anew; `nil` for a new one.
    /// - Throws: `ReelError` naming the one that is gone.
    static func claimUploads(of request: JSON, _ rules: Rules, job: JobID? = nil) throws(ReelError) {
        guard let gone = request.uploads.sorted().first(where: { !rules.claimUpload($0) }) else { return }
        let what = "upload:\(gone) was deleted, as keep.uploads says"
        guard let job else {
            throw ReelError(.gone, field: "request.reference_images", "\(what); upload the image again")
        }
        throw ReelError(
            .conflict, field: "request.reference_images",
            "job \(job) cannot be submitted again: \(what); submit it as a new job with the image")
    }
}
