/// What waits to be written, in its order and within a bound: when that is reached, the least valuable goes first.
struct LogBuffer: Sendable {
    /// One worth's items, the oldest first, each with its place among all.
    private struct Lane {
        var items: [(place: Int, item: LogItem)] = []
        var first = 0

        var count: Int { items.count - first }
        var place: Int? { first < items.count ? items[first].place : nil }

        mutating func popFirst() -> LogItem {
            let item = items[first].item
            first += 1
            // What was taken is let go now and then, at a cost that does not grow with what waits.
            if first * 2 > items.count {
                items.removeFirst(first)
                first = 0
            }
            return item
        }
    }

    private let capacity: Int
    private var lanes = [Lane](repeating: Lane(), count: LogItem.Worth.allCases.count)
    private var nextPlace = 0
    private(set) var count = 0
    /// How many were dropped since that was last told.
    private(set) var dropped = 0

    init(capacity: Int) { self.capacity = capacity }

    mutating func append(_ item: LogItem) {
        let worth = item.worth.rawValue
        if count >= capacity {
            dropped += 1
            guard let poorest = lanes.firstIndex(where: { $0.count > 0 }), poorest < worth else { return }
            lanes[poorest].items.removeLast()
            count -= 1
        }
        lanes[worth].items.append((nextPlace, item))
        nextPlace += 1
        count += 1
    }

    /// The oldest of all.
    mutating func popFirst() -> LogItem? {
        let places = lanes.enumerated().compactMap { lane in lane.element.place.map { (lane.offset, $0) } }
        guard let oldest = places.min(by: { $0.1 < $1.1 }) else { return nil }
        count -= 1
        return lanes[oldest.0].popFirst()
    }

    /// How many were dropped since the last call.
    mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }
}
