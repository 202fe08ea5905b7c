import Foundation

/// The provider's books: its tasks and how the account stands.
///
/// All decisions about a call are taken here, in one step.
struct Board: Sendable {
    var settings: AccountSettings
    private var random: SplitMix64
    private(set) var tasks: [String: SimulatedTask] = [:]
    private var calls: [String: [Date]] = [:]
    private var turns: [String: Int] = [:]

    init(settings: AccountSettings, seed: UInt64, tasks: [BilledTask]) {
        self.settings = settings
        random = SplitMix64(seed: seed)
        for task in tasks { self.tasks[task.id] = SimulatedTask(task, settings: settings) }
    }

    /// Makes a task, which is to be paid for.
    mutating func create(_ body: SubmissionBody, key: String?, plan: TaskPlan, at now: Date) -> BilledTask {
        let billed = BilledTask(
            id: taskID(), model: body.model, key: key ?? "", credits: body.credits, createdAt: Timestamp.rounded(now),
            prompt: body.prompt, body: body.json.shortened(to: 16_384), plan: plan)
        tasks[billed.id] = SimulatedTask(billed, settings: settings)
        settings.balance = settings.balance.map { max(0, $0 - billed.credits) }
        return billed
    }

    /// Makes copies of a task under other ids; nobody pays for them.
    mutating func copy(_ id: String, as copies: [String]) {
        guard let original = tasks[id]?.billed else { return }
        for copy in copies { tasks[copy] = SimulatedTask(original.named(copy), settings: settings) }
    }

    /// Hands out the generation of a task's URLs.
    mutating func currentURLs(of id: String, at now: Date) -> Int {
        tasks[id]?.currentURLs(at: now, lifetime: settings.urlLifetime) ?? 0
    }

    /// Makes the URLs of a task useless, or of all.
    mutating func expireURLs(of id: String?) {
        for key in id.map({ [$0] }) ?? Array(tasks.keys) { tasks[key]?.expireURLs() }
    }

    /// How many tasks are not at their end.
    func inFlight(at now: Date) -> Int {
        tasks.values.count { !$0.isFinished(at: now) }
    }

    /// Counts a call against the rate limit, and says how long to wait when it is over it.
    mutating func secondsOverLimit(key: String, at now: Date) -> Int? {
        guard let limit = settings.rateLimit else { return nil }
        let span = limit.per.inSeconds
        var recent = (calls[key] ?? []).filter { now.timeIntervalSince($0) < span }
        defer { calls[key] = recent }
        guard recent.count >= limit.calls else {
            recent.append(now)
            return nil
        }
        let oldest = recent.first ?? now
        return max(1, Int((span - now.timeIntervalSince(oldest)).rounded(.up)))
    }

    /// What chaos has in store for a call.
    mutating func chaos<Fault>(_ faults: KeyPath<Chaos, [Fault]>, subject: String) -> Fault? {
        guard let chaos = settings.chaos else { return nil }
        let turn = turns[subject, default: 0]
        turns[subject] = turn + 1
        return chaos.draw(from: faults, subject: subject, turn: turn)
    }

    /// A random UUID in lower case.
    mutating func requestID() -> String {
        let bytes = (0..<2).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
        let digits = bytes.enumerated().map { index, byte in
            // Version 4, variant 1.
            let byte = index == 6 ? byte & 0x0F | 0x40 : index == 8 ? byte & 0x3F | 0x80 : byte
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
        return groups.joined(separator: "-")
    }

    private mutating func taskID() -> String {
        while true {
            let id = "task_\(UInt64.random(in: 2_000_000_000_000_000_000..<3_000_000_000_000_000_000, using: &random))"
            if tasks[id] == nil { return id }
        }
    }
}
