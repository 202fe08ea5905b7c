import ReelStore

/// What is being delivered, and whether there is room for more.
struct DeliveriesOnTheWire: Sendable {
    private struct Entry {
        let target: Int64
        let owner: UInt32
        var isFailing: Bool
    }

    private var entries: [Int64: Entry] = [:]

    func contains(_ delivery: Delivery) -> Bool { entries[delivery.id] != nil }

    /// - Parameters:
    ///   - delivery: goes out now.
    ///   - isFailing: whether its target failed the last time.
    mutating func add(_ delivery: Delivery, isFailing: Bool) {
        entries[delivery.id] = Entry(target: delivery.target, owner: delivery.owner, isFailing: isFailing)
    }

    mutating func remove(_ delivery: Delivery) { entries[delivery.id] = nil }

    /// Whether one more may go to a target.
    func hasRoom(for target: DueTarget) -> Bool {
        guard entries.count < Notifier.Limit.all else { return false }
        func count(_ isCounted: (Entry) -> Bool) -> Int { entries.values.count(where: isCounted) }
        if target.failures > 0, count(\.isFailing) >= Notifier.Limit.failing { return false }
        return count { $0.owner == target.owner } < Notifier.Limit.owner
            && count { $0.target == target.id } < Notifier.Limit.target
    }
}
