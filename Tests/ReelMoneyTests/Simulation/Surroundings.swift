import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ReelTesting

/// What outlives a process: time, the settings, the accounts and the disk.
final class Surroundings: Sendable {
    let time: TestTime
    let accounts: [SimulatedAccount]
    let custody: SimulatedCustody
    let budget: Mutable<BudgetRules>
    /// The moment from which on nothing ails the accounts.
    let calm = Mutable<Timestamp?>(nil)
    let folder: TemporaryFolder
    let maxInFlight: Int
    private let dice: Dice

    init(_ scenario: Scenario) throws {
        dice = scenario.dice
        time = TestTime(now: scenario.start)
        accounts = Scenario.lanes.indices.map { [calm, dice] lane in
            SimulatedAccount(
                Scenario.lanes[lane], lane: lane, capacity: scenario.capacity, refunds: scenario.refunds, dice: dice,
                calm: calm)
        }
        custody = SimulatedCustody(dice: dice)
        budget = Mutable(scenario.budget)
        maxInFlight = scenario.maxInFlight
        folder = try TemporaryFolder(inMemory: true)
    }

    /// A task of any account.
    func task(_ id: TaskID) -> SimulatedAccount.Task? { accounts.lazy.compactMap { $0.ledger[id] }.first }

    var rules: Rules {
        let (time, dice, budget) = (time, dice, budget)
        var rules = Rules(
            time: time, chance: { dice.roll("chance", Int(time.now.milliseconds)).chance() },
            policy: { Scenario.policy(lane: $0) })
        rules.budget = { budget.value }
        return rules
    }

    func lanes(pulse: Pulse) -> [LaneConfiguration] {
        accounts.map { account in
            LaneConfiguration(
                name: account.name, maxInFlight: maxInFlight, submitsPerMinute: 12_000,
                provider: SimulatedClient(account: account, time: time, pulse: pulse), keyHash: "1",
                downloads: SimulatedDownloads(custody: custody, pulse: pulse))
        }
    }
}
