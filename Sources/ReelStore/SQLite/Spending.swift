import GRDB
import ReelCore

/// What the caps leave, as a claim goes through the jobs that want some of it.
///
/// In order: once a job waits for a cap, those behind it that the cap counts wait as well, however small they are.
struct Spending {
    /// Why a job cannot go, and which caps those behind it have to leave to it.
    struct Refusal {
        let because: String
        let marks: [Cap]
    }

    private let rules: BudgetRules
    private let now: Timestamp
    private let writing: Writing
    private var used: [Cap: Sums] = [:]
    private var planned: [Cap: Int] = [:]
    private var applying: [Payer: [Cap]] = [:]
    /// The caps that somebody waits for, and who is the first.
    private(set) var full: [Cap: Place]

    /// Whose caps count a job.
    private struct Payer: Hashable {
        let lane: String
        let owner: UInt32
        let batch: String?
        let token: String?
    }

    init(_ rules: BudgetRules, at now: Timestamp, full: [Cap: Place], _ writing: Writing) {
        (self.rules, self.now, self.full, self.writing) = (rules, now, full, writing)
    }

    /// Why a job cannot be submitted through a lane now; `nil` where it can.
    mutating func refusal(of job: Candidate, on lane: String) throws -> Refusal? {
        var refusing: [(cap: Cap, canFit: Bool)] = []
        var because: String?
        for cap in try caps(job, lane) {
            let isFull = full[cap] != nil
            guard try isFull || !fits(job, cap) else { continue }
            refusing.append((cap, try canEverFit(job, cap)))
            let amount = "\(job.amount[cap.unit]) \(cap.unit.rawValue)"
            because =
                because
                ?? "\(cap.words) has no room for \(amount)\(isFull ? " before earlier jobs that wait for it" : "")"
        }
        guard let because else { return nil }
        return Refusal(because: because, marks: Self.marks(refusing))
    }

    /// One that waits for a cap of its token, batch or owner does not keep others from its lane's; and one that no window will
    /// ever have room for keeps nobody from anything.
    private static func marks(_ refusing: [(cap: Cap, canFit: Bool)]) -> [Cap] {
        guard refusing.allSatisfy(\.canFit) else { return [] }
        for scope in [Cap.Scope.token, .batch, .owner, .lane] {
            let caps = refusing.map(\.cap).filter { $0.scope == scope }
            if !caps.isEmpty { return caps }
        }
        return []
    }

    /// Those behind a job that waits leave these caps to it.
    mutating func mark(_ caps: [Cap], for job: Candidate) {
        for cap in caps where full[cap] == nil { full[cap] = job.place }
    }

    /// Whether a job could be submitted through a lane, ignoring those that wait.
    mutating func hasRoom(for job: Candidate, on lane: String) throws -> Bool {
        for cap in try caps(job, lane) where try full[cap] != nil || !fits(job, cap) { return false }
        return true
    }

    /// Counts a job that will be submitted.
    mutating func plan(_ job: Candidate, on lane: String) throws {
        for cap in try caps(job, lane) { planned[cap, default: 0] += job.amount[cap.unit] }
    }

    /// Whether a lane's own cap is left to somebody: nobody behind goes through that lane.
    func isShut(_ lane: String) -> Bool { full.keys.contains { $0.scope == .lane && $0.name == lane } }

    /// The caps of the settings that count a job, and that of the token it was made with, which never changes.
    mutating func caps(_ job: Candidate, _ lane: String) throws -> [Cap] {
        let payer = Payer(lane: lane, owner: job.owner, batch: job.batch, token: job.token)
        if let known = applying[payer] { return known }
        var caps = rules.caps(lane: lane, owner: job.owner, batch: job.batch)
        if let token = job.token, let cap = try TokenRow.cap(token, writing.db) { caps.append(cap) }
        applying[payer] = caps
        return caps
    }

    private mutating func fits(_ job: Candidate, _ cap: Cap) throws -> Bool {
        let taken = try sums(cap).used[cap.unit] + (planned[cap] ?? 0)
        return Double(taken + job.amount[cap.unit]) <= cap.amount
    }

    /// What is spent in total never comes back.
    private mutating func canEverFit(_ job: Candidate, _ cap: Cap) throws -> Bool {
        let gone = cap.per == .total ? try sums(cap).spent[cap.unit] : 0
        return Double(gone + job.amount[cap.unit]) <= cap.amount
    }

    private mutating func sums(_ cap: Cap) throws -> Sums {
        if let known = used[cap] { return known }
        let sums = try writing.charges.sums(CapKey(cap, rules.calendar, at: now), writing.db)
        used[cap] = sums
        return sums
    }
}
