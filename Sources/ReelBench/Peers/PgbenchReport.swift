/// What `pgbench` prints at its end.
package struct PgbenchReport: Hashable, Sendable {
    /// Transactions a second.
    package let rate: Double
    package let failed: Int

    /// - Parameter text: all it printed.
    /// - Throws: ``BenchTrouble`` when there is no result in it.
    package init(parsing text: String) throws(BenchTrouble) {
        guard let rate = Self.value(after: "tps = ", in: text).flatMap({ Double($0) }) else {
            throw BenchTrouble("pgbench told no rate: \(text.suffix(500))")
        }
        self.rate = rate
        failed = Self.value(after: "number of failed transactions: ", in: text).flatMap { Int($0) } ?? 0
    }

    /// The word that follows, on the line that begins so.
    private static func value(after words: String, in text: String) -> Substring? {
        let line = text.split(separator: "\n").first { $0.hasPrefix(words) }
        return line?.dropFirst(words.count).prefix { $0 != " " }
    }
}
