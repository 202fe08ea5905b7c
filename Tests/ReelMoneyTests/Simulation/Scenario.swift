import ReelCore
import ReelStore
import ReelTesting

/// Everything that a seed decides beforehand: what is asked for, when, by whom and under which caps.
struct Scenario: Sendable {
    /// A job to come; `new` lacks the parents, whose numbers are not known yet.
    struct Planned: Sendable {
        /// What tells its request from others'.
        let serial: Int
        var new: NewJob
        let product: Product
        let arrivesAt: Timestamp
        /// Serials of the jobs that it waits for.
        var parents: [Int] = []
        /// Whether it is the only job of its owner, and nothing keeps it but its turn.
        var isSingle = false
    }

    static let lanes = ["a", "b", "c"]
    /// How long jobs come in.
    static let days = 6

    let dice: Dice
    let start: Timestamp
    let zone: String
    let jobs: [Planned]
    let budget: BudgetRules
    let refunds: SimulatedAccount.Refunds
    let capacity: Int
    let maxInFlight: Int

    init(seed: UInt64, count: Int) throws {
        dice = Dice(seed: seed)
        let luck = dice.roll("scenario")
        // Days of 23 and 25 hours and the turn of a month lie in some of these.
        guard let start = Timestamp(iso8601: "2026-10-\(luck.number(23...27))T1\(luck.number(0...9)):00:00Z") else {
            throw Finding("no such day")
        }
        self.start = start
        zone = luck.pick(["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland"])
        jobs = Planning(dice: dice, start: start, count: count).jobs()
        var budget = BudgetRules()
        (budget.failedTasks, refunds) = luck.pick([(.unknown, .some), (.spent, .none), (.released, .all)])
        budget.resubmitsPerDay = ["c": luck.number(0...30)]
        guard let calendar = BudgetCalendar(zone: zone) else { throw Finding("no zone \(zone)") }
        budget.calendar = calendar
        budget.caps = Self.caps(luck, share: Double(count) / 5000)
        self.budget = budget
        capacity = luck.number(40...80)
        maxInFlight = 64
    }

    /// Caps that hold many jobs for a time, and some for good.
    private static func caps(_ luck: SeededChance, share: Double) -> [Cap] {
        func cap(
            _ scope: Cap.Scope, _ name: String, per: BudgetWindow.Period, _ unit: Cap.Unit, _ range: ClosedRange<Int>
        ) -> Cap {
            Cap(scope, name, per: per, unit, (Double(luck.number(range)) * share).rounded())
        }
        return [
            cap(.lane, "a", per: .day, .credits, 80_000...200_000),
            cap(.lane, "b", per: .day, .clips, 150...450), cap(.lane, "b", per: .month, .seconds, 4000...12_000),
            cap(.lane, "c", per: .total, .credits, 500_000...1_200_000),
            cap(.owner, "1002", per: .day, .credits, 25_000...60_000),
            cap(.owner, "1003", per: .total, .credits, 100_000...400_000),
            cap(.owner, "1004", per: .month, .clips, 200...700),
            cap(.batch, "feature", per: .day, .credits, 100_000...400_000),
            cap(.batch, "nightly", per: .month, .credits, 50_000...200_000),
        ]
    }

    /// A lane's policy; lane c sends again what is in doubt.
    static func policy(lane: String) -> Policy {
        var policy = Policy()
        policy.polling = Backoff(base: .seconds(60), factor: 1.5, cap: .seconds(300), jitter: 0.2)
        policy.failedCodes = ["INTERNAL"]
        policy.inDoubt = lane == "c" ? .resubmit : .hold
        return policy
    }
}

/// Thinks up the jobs.
private struct Planning {
    let dice: Dice
    let start: Timestamp
    let count: Int

    func jobs() -> [Scenario.Planned] {
        (0..<count).map(job).sorted { ($0.arrivesAt, $0.serial) < ($1.arrivesAt, $1.serial) }
    }

    private func job(_ serial: Int) -> Scenario.Planned {
        let luck = dice.roll("job", serial)
        let product = luck.pick(Product.all)
        let request: JSON = [
            "model": .string(product.name), "prompt": .string("job \(serial)"), "serial": .number(.init(serial)),
        ]
        var new = NewJob(
            request: request, model: product.name, lane: luck.pick(Scenario.lanes),
            owner: UInt32(luck.number(1001...1006)))
        new.estimate = product.isPriced ? product.price : nil
        (new.clips, new.seconds) = (product.clips, product.seconds)
        new.idempotency = Idempotency(key: "\(serial)", bodyHash: "\(serial)")
        // A great batch comes first, everything else behind it.
        if serial < count * 2 / 5 {
            (new.owner, new.batch) = (1001, "feature")
            return Scenario.Planned(serial: serial, new: new, product: product, arrivesAt: start)
        }
        let arrivesAt = start + .seconds(7200 * luck.number(0...Scenario.days * 12))
        if luck.hits(0.02) { return single(serial, new, product, arrivesAt) }
        if luck.hits(0.4) { new.batch = luck.pick(["nightly", "trailer", "tests"]) }
        if luck.hits(0.15) { (new.lane, new.group) = ("any", "default") }
        var planned = Scenario.Planned(serial: serial, new: new, product: product, arrivesAt: arrivesAt)
        adorn(&planned, luck)
        return planned
    }

    private func single(
        _ serial: Int, _ new: NewJob, _ product: Product, _ arrivesAt: Timestamp
    ) -> Scenario.Planned {
        var new = new
        new.owner = UInt32(10_000 + serial)
        var planned = Scenario.Planned(serial: serial, new: new, product: product, arrivesAt: arrivesAt)
        planned.isSingle = true
        return planned
    }

    private func adorn(_ planned: inout Scenario.Planned, _ luck: SeededChance) {
        let arrivesAt = planned.arrivesAt
        if luck.hits(0.2) { planned.new.priority = luck.number(-3...3) }
        if luck.hits(0.1) { planned.new.notBefore = arrivesAt + luck.duration(60...40 * 3600) }
        if luck.hits(0.1) { planned.new.deadline = arrivesAt + luck.duration(3600...70 * 3600) }
        if luck.hits(0.04) { planned.new.approval = "it is dear" }
        guard luck.hits(0.1) else { return }
        planned.parents = (0..<luck.number(1...3)).map { _ in luck.number(0...planned.serial - 1) }
        planned.new.afterAny = luck.hits(0.3)
    }
}
