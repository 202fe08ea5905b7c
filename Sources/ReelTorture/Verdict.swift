/// Why a torture ended early, with what it takes to look into it.
package struct Verdict: Error, CustomStringConvertible {
    package let cause: any Error
    package let description: String

    init(_ cause: any Error, _ seed: UInt64, _ summary: Summary, _ folder: String?) {
        self.cause = cause
        let place = folder.map { "\nstate kept in \($0)" } ?? ""
        description = "seed \(seed), after end \(summary.ends): broken\n\(cause)\n\(summary)\(place)"
    }
}
