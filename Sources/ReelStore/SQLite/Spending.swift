import GRDB
import ReelCore

/// What the caps leave, as a claim goes through the jobs that want some of it.
///
/// In order: once a cap has refused a job, those behind it that it counts wait as well, however small they are.
struct Spending {
    private let rules: BudgetRules
    private let now: Timestamp
    private let writing: Writing
    /// What counts against each cap, the planned jobs included; looked up once, since a claim goes through many jobs.
    private var used: [Cap: Int] = [:]
    private var full: Set<Cap> = []

    init(_ rules: BudgetRules, at now: Timestamp, _ writing: Writing) {
        (self.rules, self.now, self.writing) = (rules, now, writing)
    }

    /// Why a job cannot be submitted through a lane now; `nil` where it can.
    mutating func refusal(of job: Candidate, on lane: String) throws -> String? {
        var refusal: String?
        for cap in caps(job, lane) {
            if full.contains(cap) {
                refusal = refusal ?? "\(cap.words) has no room, and earlier jobs wait for it"
                continue
            }
            guard try !fits(job, cap) else { continue }
            let amount = job.amount(of: cap.unit) ?? 0
            refusal = refusal ?? "\(cap.words) has no room for \(amount) \(cap.unit.rawValue)"
            // One that no window will ever have room for keeps nobody else from going.
            if Double(amount) <= cap.amount { full.insert(cap) }
        }
        return refusal
    }

    /// Whether it could be submitted through a lane, ignoring the order.
    mutating func hasRoom(for job: Candidate, on lane: String) throws -> Bool {
        try caps(job, lane).allSatisfy { try !full.contains($0) && fits(job, $0) }
    }

    /// Counts a job that will be submitted.
    mutating func plan(_ job: Candidate, on lane: String) throws {
        for cap in caps(job, lane) { used[cap] = try used(of: cap) + job.amount[cap.unit] }
    }

    private func caps(_ job: Candidate, _ lane: String) -> [Cap] {
        rules.caps(lane: lane, owner: job.owner, batch: job.batch)
    }

    private mutating func fits(_ job: Candidate, _ cap: Cap) throws -> Bool {
        Double(try used(of: cap) + job.amount[cap.unit]) <= cap.amount
    }

    private mutating func used(of cap: Cap) throws -> Int {
        if let known = used[cap] { return known }
        let found = try writing.charges.used(CapKey(cap, rules.calendar, at: now), writing.db)[cap.unit]
        used[cap] = found
        return found
    }
}
