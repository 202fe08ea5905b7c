import Foundation
import GRDB
import ReelCore

/// How a job lies in its row.
enum JobRow {
    /// The columns that never change after the insert.
    private static let fixed = [
        "owner", "model", "batch", "priority", "estimate", "created_at", "labels", "warnings", "request", "clips_asked",
        "seconds", "pace", "fingerprint", "after_any", "lane_group", "webhook", "token",
    ]

    /// The columns of the lifecycle, in the order of ``bind(_:lane:turn:to:)``.
    private static let changing = [
        "lane", "turn", "unmet", "approved_by", "state", "work", "due_at", "due_is_wall", "not_before", "deadline",
        "holds", "attempts", "submission",
        "credits",
        "earlier_bill", "task_id", "task", "cancel_requested", "overdue", "holds_slot", "polls", "lost_since",
        "in_doubt_since",
        "submitted_at", "alive_at", "fetching_since", "fetches", "finished_at", "provider_status", "error", "videos",
        "clips",
    ]

    static let insert = """
        INSERT INTO job (\((fixed + changing).joined(separator: ", ")))
        VALUES (\(Array(repeating: "?", count: fixed.count + changing.count).joined(separator: ", ")))
        """

    /// A request of more than so many bytes is read as `null`: it may be of 64 MiB, and of many times that once parsed.
    static let findWithoutLongRequest = """
        SELECT id, \((fixed.filter { $0 != "request" } + changing).joined(separator: ", ")),
            CASE WHEN length(CAST(request AS BLOB)) <= ? THEN request ELSE 'null' END AS request
        FROM job WHERE id = ?
        """

    static let update = "UPDATE job SET \(changing.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?"

    /// Adds the columns that never change.
    static func bind(_ job: NewJob, at now: Timestamp, to row: inout Bindings) throws {
        row.add(job.owner)
        row.add(job.model)
        row.add(job.batch)
        row.add(job.priority)
        row.add(job.estimate)
        row.add(now.milliseconds)
        row.add(job.labels.isEmpty ? nil : try Stored.text(job.labels))
        row.add(job.warnings.isEmpty ? nil : try Stored.text(job.warnings))
        row.add(job.request.description)
        row.add(job.clips)
        row.add(job.seconds)
        row.add(job.pace)
        row.add(job.fingerprint)
        row.add(job.afterAny)
        row.add(job.group)
        row.add(job.webhook)
        row.add(job.token)
    }

    /// Adds the columns of the lifecycle.
    static func bind(_ life: Lifecycle, lane: String, turn: Int64?, to row: inout Bindings) throws {
        row.add(lane)
        row.add(turn)
        row.add(life.unmet.bits)
        row.add(life.approvedBy)
        row.add(life.state.rawValue)
        row.add(life.work?.rawValue)
        row.add(life.dueAt?.milliseconds)
        row.add(life.isDueAtWallTime)
        row.add(life.notBefore?.milliseconds)
        row.add(life.deadline?.milliseconds)
        row.add(life.holds.bits)
        row.add(life.attempts)
        row.add(life.submission)
        bindTask(life, to: &row)
        row.add(life.finishedAt?.milliseconds)
        row.add(life.providerStatus)
        row.add(try life.error.map(Stored.text))
        row.add(life.videos.isEmpty ? nil : try Stored.text(life.videos))
        row.add(life.clips.isEmpty ? nil : try Stored.text(life.clips))
    }

    /// From `credits` to `fetches`.
    private static func bindTask(_ life: Lifecycle, to row: inout Bindings) {
        row.add(life.credits.rawValue)
        row.add(life.hasEarlierBill)
        row.add(life.taskID?.rawValue)
        row.add(life.task.rawValue)
        row.add(life.isCancelRequested)
        row.add(life.isOverdue)
        row.add(life.holdsSlot)
        row.add(life.polls)
        row.add(life.lostSince?.milliseconds)
        row.add(life.inDoubtSince?.milliseconds)
        row.add(life.submittedAt?.milliseconds)
        row.add(life.aliveAt?.milliseconds)
        row.add(life.fetchingSince?.milliseconds)
        row.add(life.fetches)
    }

    static func job(_ row: Row) throws -> Job {
        let requestText: String = row["request"]
        return Job(
            id: row["id"], request: try JSON(parsing: requestText), model: row["model"], lane: row["lane"],
            owner: UInt32(truncatingIfNeeded: row["owner"] as Int64), batch: row["batch"],
            labels: try Stored.value(row["labels"]) ?? [:], priority: row["priority"], estimate: row["estimate"],
            warnings: try Stored.value(row["warnings"]) ?? [], createdAt: Timestamp(milliseconds: row["created_at"]),
            clips: row["clips_asked"], seconds: row["seconds"], pace: row["pace"], afterAny: row["after_any"],
            group: row["lane_group"], webhook: row["webhook"], token: row["token"], turn: row["turn"],
            lifecycle: try lifecycle(row)
        )
    }

    static func lifecycle(_ row: Row) throws -> Lifecycle {
        var life = Lifecycle(now: Timestamp(milliseconds: 0))
        life.state = try Stored.word(row["state"])
        life.work = try (row["work"] as String?).map { try Stored.word($0) }
        life.dueAt = time(row["due_at"])
        life.isDueAtWallTime = row["due_is_wall"]
        life.notBefore = time(row["not_before"])
        life.deadline = time(row["deadline"])
        life.holds = Set(bits: row["holds"])
        life.unmet = Set(bits: row["unmet"])
        life.approvedBy = (row["approved_by"] as Int64?).map { UInt32(truncatingIfNeeded: $0) }
        (life.attempts, life.submission) = (row["attempts"], row["submission"])
        life.credits = try Stored.word(row["credits"])
        life.hasEarlierBill = row["earlier_bill"]
        life.taskID = (row["task_id"] as String?).map(TaskID.init)
        life.task = try Stored.word(row["task"])
        (life.isCancelRequested, life.isOverdue) = (row["cancel_requested"], row["overdue"])
        (life.holdsSlot, life.polls, life.fetches) = (row["holds_slot"], row["polls"], row["fetches"])
        (life.lostSince, life.inDoubtSince) = (time(row["lost_since"]), time(row["in_doubt_since"]))
        (life.submittedAt, life.fetchingSince) = (time(row["submitted_at"]), time(row["fetching_since"]))
        (life.aliveAt, life.finishedAt) = (time(row["alive_at"]), time(row["finished_at"]))
        life.providerStatus = row["provider_status"]
        life.error = try Stored.value(row["error"])
        life.videos = try Stored.value(row["videos"]) ?? []
        life.clips = try Stored.value(row["clips"]) ?? []
        return life
    }

    private static func time(_ milliseconds: Int64?) -> Timestamp? { milliseconds.map(Timestamp.init(milliseconds:)) }
}

/// Small values that lie as JSON text or as a word in a column.
enum Stored {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String?) throws -> Value? {
        try text.map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }

    static func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
        guard let word = Word(rawValue: text) else {
            throw ReelError(.internal, "the database holds '\(text)' where a \(Word.self) belongs")
        }
        return word
    }
}

extension Set<HoldReason> {
    private static let order: [HoldReason] = [.approval, .budget, .dependency, .operator, .lostTask, .restored]

    var bits: Int {
        Self.order.enumerated().reduce(0) { contains($1.element) ? $0 | 1 << $1.offset : $0 }
    }

    init(bits: Int) {
        self = Set(Self.order.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element))
    }
}
