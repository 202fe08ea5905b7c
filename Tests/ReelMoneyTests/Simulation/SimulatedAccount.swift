import ReelCore
import ReelTesting
import Synchronization

/// A provider account in this process: it fails now and then, and keeps a ledger of what it really made.
final class SimulatedAccount: Sendable {
    /// A task that it made.
    struct Task: Sendable {
        enum Fate: Equatable { case success, failure(String), oblivion }

        let id: TaskID
        /// Which job's request it came from.
        let serial: Int
        let product: Product
        let createdAt: Timestamp
        let endsAt: Timestamp
        let fate: Fate
        let isBilled: Bool
        /// Whether the caller was told of it.
        let isTold: Bool
    }

    /// A call that arrived, and what it made.
    struct Call: Sendable {
        let serial: Int
        let at: Timestamp
        /// Which process made it, by the number of kills before.
        let caller: Int
        let task: TaskID?
        let answer: SubmissionAnswer
    }

    struct Ledger: Sendable {
        var tasks: [Task] = []
        var calls: [Call] = []
        fileprivate var callsOf: [Int: Int] = [:]
        fileprivate var pollsOf: [Int: Int] = [:]
        /// By the number in its id.
        subscript(id: TaskID) -> Task? {
            guard let number = Int(id.rawValue.split(separator: "-").last ?? "") else { return nil }
            return tasks.indices.contains(number) && tasks[number].id == id ? tasks[number] : nil
        }
    }

    enum Refunds: Sendable { case all, none, some }

    let name: String
    let weather: Weather
    let dice: Dice
    /// How many tasks at once it bears.
    let capacity: Int
    let refunds: Refunds
    private let lane: Int
    private let state = Mutex(Ledger())

    init(_ name: String, lane: Int, capacity: Int, refunds: Refunds, dice: Dice, calm: Mutable<Timestamp?>) {
        (self.name, self.lane, self.capacity, self.refunds, self.dice) = (name, lane, capacity, refunds, dice)
        weather = Weather(dice: dice, lane: lane, ending: calm)
    }

    var ledger: Ledger { state.withLock(\.self) }

    /// The tasks that it made for a job.
    func tasks(of serial: Int) -> [Task] { ledger.tasks.filter { $0.serial == serial } }

    /// Returns when no call is in the middle of being carried out.
    func settle() { state.withLock { _ in } }

    /// A call by a process, which makes none once it is gone.
    func submit(_ serial: Int, _ product: Product, at now: Timestamp, by caller: Pulse) -> SubmissionAnswer {
        state.withLock { ledger in
            guard !caller.isGone else { return .notSent("the caller is gone") }
            let number = ledger.callsOf[serial, default: 0]
            ledger.callsOf[serial] = number + 1
            let luck = dice.roll("submit", lane, serial, number)
            let (answer, task) = self.answer(serial, product, at: now, luck, &ledger)
            ledger.calls.append(
                Call(serial: serial, at: now, caller: caller.number, task: task, answer: answer))
            return answer
        }
    }

    private func answer(
        _ serial: Int, _ product: Product, at now: Timestamp, _ luck: SeededChance, _ ledger: inout Ledger
    ) -> (SubmissionAnswer, TaskID?) {
        let live = ledger.tasks.suffix(2000).count { $0.endsAt > now }
        if let trouble = refusal(at: now, live: live, luck) { return (trouble, nil) }
        let nothing = SubmissionAnswer.unknown(JobError(code: "no_answer", message: "nothing came back"))
        let answers = luck.chance()
        if answers < 0.015 { return (nothing, nil) }
        let isTold = answers >= 0.03
        let task = make(serial, product, at: now, number: ledger.tasks.count, isTold: isTold, luck)
        ledger.tasks.append(task)
        return (isTold ? .accepted(task.id, requestID: nil) : nothing, task.id)
    }

    private func make(
        _ serial: Int, _ product: Product, at now: Timestamp, number: Int, isTold: Bool, _ luck: SeededChance
    ) -> Task {
        let isSlow = luck.hits(0.01)
        let length = isSlow ? luck.number(2400...7200) : luck.number(product.renders / 2...product.renders * 2)
        let end = luck.chance()
        let fate: Task.Fate =
            if end < 0.002, weather.ending.value == nil { .oblivion } else if end < 0.03 {
                .failure("CONTENT")
            } else if end
                < 0.05
            { .failure("INTERNAL") } else { .success }
        let isRefunded = refunds == .all || (refunds == .some && luck.hits(0.5))
        var isBilled = true
        if case .failure = fate { isBilled = !isRefunded }
        return Task(
            id: TaskID("\(name)-\(number)"), serial: serial, product: product, createdAt: now,
            endsAt: now + .seconds(length), fate: fate, isBilled: isBilled, isTold: isTold)
    }

    /// What keeps a call from making a task.
    private func refusal(at now: Timestamp, live: Int, _ luck: SeededChance) -> SubmissionAnswer? {
        switch weather.kind(at: now) {
        case .unauthorized: return .unauthorized(error("UNAUTHORIZED", 401))
        case .noCredit: return .noCredit(error("INSUFFICIENT_CREDITS", 402))
        case .limited: return .rateLimited(error("RATE_LIMITED", 429), retryAfter: luck.duration(5...300))
        case .unreachable: return .notSent("connection refused")
        case .failing: return .serverError(error("INTERNAL", 500))
        case .mute where luck.hits(0.5): return .unknown(error("http_504", 504))
        case .clear, .mute, .forgetful: break
        }
        if live >= capacity { return .tooManyTasks(error("1303", 429), retryAfter: nil) }
        let chance = luck.chance()
        if chance < 0.02 { return .notSent("connection reset") }
        if chance < 0.04 { return .serverError(error("INTERNAL", 500)) }
        if chance < 0.05 { return .tooManyTasks(error("1303", 429), retryAfter: luck.duration(5...60)) }
        if chance < 0.06 { return .rateLimited(error("RATE_LIMITED", 429), retryAfter: luck.duration(5...120)) }
        if chance < 0.07 { return .refused(error("INVALID_PROMPT", 400)) }
        return nil
    }

    func poll(_ id: TaskID, at now: Timestamp) -> TaskAnswer {
        state.withLock { ledger in
            guard let task = ledger[id] else { return .missing }
            let number = ledger.pollsOf[task.serial, default: 0]
            ledger.pollsOf[task.serial] = number + 1
            let luck = dice.roll("poll", lane, task.serial, number)
            if let trouble = trouble(at: now, luck) { return trouble }
            if task.fate == .oblivion, task.createdAt + .seconds(60) <= now { return .missing }
            guard task.endsAt <= now else { return .pending("processing") }
            switch task.fate {
            case .success: return .succeeded(videos(of: task))
            case .failure(let code): return .failed(JobError(code: code, message: "it did not work"))
            case .oblivion: return .missing
            }
        }
    }

    private func trouble(at now: Timestamp, _ luck: SeededChance) -> TaskAnswer? {
        switch weather.kind(at: now) {
        case .unauthorized: return .unauthorized(error("UNAUTHORIZED", 401))
        case .limited: return .rateLimited(retryAfter: luck.duration(5...60))
        case .unreachable: return .noAnswer("connection refused")
        case .failing: return .serverError(error("INTERNAL", 500))
        case .mute: return .unreadable("not JSON")
        case .forgetful: return .missing
        case .clear, .noCredit: break
        }
        let chance = luck.chance()
        if chance < 0.01 { return .noAnswer("connection reset") }
        if chance < 0.02 { return .serverError(error("INTERNAL", 500)) }
        if chance < 0.025 { return .rateLimited(retryAfter: luck.duration(5...30)) }
        return chance < 0.03 ? .missing : nil
    }

    private func videos(of task: Task) -> [Video] {
        (0..<task.product.clips).map { Video(url: "https://results.invalid/\(task.id)/\($0).mp4") }
    }

    private func error(_ code: String, _ status: Int) -> JobError {
        JobError(code: code, message: "the account says so", status: status)
    }
}
