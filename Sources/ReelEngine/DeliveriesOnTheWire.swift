import ReelStore

/// What is being delivered, and whether there is room for more.
struct DeliveriesOnTheWire: Sendable {
    /// How much may be on the wire at a time.
    private struct Limit {
        let all: Int
        /// What those may take that are failing or slow: the others find room.
        let failing: Int
        let owner: Int
        /// The same among the targets of one owner.
        let failingOfOwner: Int
        let target: Int

        static let jobs = Limit(all: 16, failing: 8, owner: 6, failingOfOwner: 3, target: 2)
        /// Alarms have places of their own, and go to a target one after the other.
        static let alarms = Limit(all: 4, failing: 2, owner: 4, failingOfOwner: 2, target: 1)
    }

    /// So many of an owner's targets of a kind are worth a look: those on the wire, and as many that could come to them.
    static let page = 2 * Limit.jobs.owner
    /// So many of a target's notices are worth a look.
    static let targetPage = 2 * Limit.jobs.target + 1

    private var entries: [Int64: DueTarget] = [:]

    func contains(_ delivery: Delivery) -> Bool { entries[delivery.id] != nil }

    /// - Parameters:
    ///   - delivery: goes out now.
    ///   - target: where it goes, as it was when that was decided.
    mutating func add(_ delivery: Delivery, to target: DueTarget) { entries[delivery.id] = target }

    mutating func remove(_ delivery: Delivery) { entries[delivery.id] = nil }

    /// How much of the same kind its owner has on the wire.
    func load(of target: DueTarget) -> Int {
        entries.values.count { $0.isAlarm == target.isAlarm && $0.owner == target.owner }
    }

    /// Whether one more may go to a target; to one that has failed goes a single one, for all that wait.
    func hasRoom(for target: DueTarget) -> Bool {
        let limit = target.isAlarm ? Limit.alarms : Limit.jobs
        let line = entries.values.filter { $0.isAlarm == target.isAlarm }
        let own = line.filter { $0.owner == target.owner }
        guard line.count < limit.all, own.count < limit.owner else { return false }
        if target.isFailing {
            guard line.count(where: \.isFailing) < limit.failing, own.count(where: \.isFailing) < limit.failingOfOwner
            else { return false }
        }
        return line.count { $0.id == target.id } < (target.failures > 0 ? 1 : limit.target)
    }
}
