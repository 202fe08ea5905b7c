/// What several runs measured.
package struct Series: Hashable, Sendable {
    package let values: [Double]

    /// - Parameter values: one at least, in the order of the runs.
    package init(_ values: [Double]) { self.values = values }

    package var lowest: Double { values.min() ?? 0 }
    package var highest: Double { values.max() ?? 0 }

    /// The one in the middle, or halfway between the two there.
    package var median: Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Run by run, how many times the other.
    package func ratio(to other: Series) -> Series {
        Series(zip(values, other.values).map { $1 == 0 ? 0 : $0 / $1 })
    }
}

/// The value that a part of all values does not exceed.
package enum Percentile {
    /// Picks it.
    ///
    /// - Parameters:
    ///   - sorted: the values, the lowest first.
    ///   - part: from 0 to 1, such as 0.99.
    /// - Returns: the nearest rank; `nil` of no values.
    package static func of<Value>(_ sorted: [Value], _ part: Double) -> Value? {
        guard !sorted.isEmpty else { return nil }
        let rank = (part * Double(sorted.count)).rounded(.up)
        return sorted[min(max(Int(rank), 1), sorted.count) - 1]
    }
}
