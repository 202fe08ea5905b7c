import Foundation

/// The signed URLs of one task's results.
///
/// All of one generation are good for the same time.
struct ResultURLs: Sendable {
    private var generation = 0
    private var issuedAt: Date?

    /// The generation to hand out: the last one while it is good, then the next.
    mutating func current(at now: Date, lifetime: Duration?) -> Int {
        if !isGood(generation, at: now, lifetime: lifetime) {
            generation += 1
            issuedAt = now
        }
        return generation
    }

    func isGood(_ asked: Int, at now: Date, lifetime: Duration?) -> Bool {
        guard asked == generation, let issuedAt else { return false }
        return lifetime.map { now < issuedAt.addingTimeInterval($0.inSeconds) } ?? true
    }

    /// Makes the URLs handed out so far useless.
    mutating func expire() {
        issuedAt = nil
    }
}
