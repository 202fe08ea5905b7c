/// One thing that was measured: ours first, then the peers in the same runs.
package struct Figure: Sendable {
    /// One of those compared.
    package struct Side: Sendable {
        package let name: String
        package let values: Series
        /// In milliseconds, where they were measured.
        package let p50: Series?
        package let p99: Series?

        package init(_ name: String, _ values: Series, p50: Series? = nil, p99: Series? = nil) {
            (self.name, self.values, self.p50, self.p99) = (name, values, p50, p99)
        }
    }

    package let name: String
    package let unit: String
    package let sides: [Side]
    package let targets: [Target]

    package init(_ name: String, unit: String, sides: [Side], targets: [Target] = []) {
        (self.name, self.unit, self.sides, self.targets) = (name, unit, sides, targets)
    }

    /// How many times a peer's figure ours is, run by run.
    package func ratio(to peer: Side) -> Series? { sides.first?.values.ratio(to: peer.values) }

    /// Whether ours meets a target.
    ///
    /// - Parameter target: one of ours.
    /// - Returns: `nil` where the peer was not there, or nothing was measured.
    package func isMet(_ target: Target) -> Bool? {
        guard let ours = sides.first else { return nil }
        switch target {
        case .times(let factor, let peer):
            return sides.first { $0.name == peer }.flatMap(ratio).map { $0.median >= factor }
        case .atMostTimes(let factor, let peer):
            return sides.first { $0.name == peer }.flatMap(ratio).map { $0.median <= factor }
        case .atLeast(let value): return ours.values.median >= value
        case .atMost(let value): return ours.values.median <= value
        case .p99Below(let value): return ours.p99.map { $0.median < value }
        }
    }
}

/// What our median is to reach.
package enum Target: Hashable, Sendable, CustomStringConvertible {
    /// So many times a peer's.
    case times(Double, of: String)
    /// No more than so many times a peer's.
    case atMostTimes(Double, of: String)
    case atLeast(Double)
    case atMost(Double)
    /// In milliseconds.
    case p99Below(Double)

    package var description: String {
        switch self {
        case .times(let factor, _): "at least \(Quantity.text(factor))x"
        case .atMostTimes(let factor, _): "at most \(Quantity.text(factor))x"
        case .atLeast(let value): "at least \(Quantity.text(value))"
        case .atMost(let value): "at most \(Quantity.text(value))"
        case .p99Below(let value): "p99 below \(Quantity.text(value)) ms"
        }
    }

    /// The peer it speaks of.
    package var peer: String? {
        switch self {
        case .times(_, let peer), .atMostTimes(_, let peer): peer
        case .atLeast, .atMost, .p99Below: nil
        }
    }
}
