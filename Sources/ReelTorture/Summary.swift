import Foundation
import ReelSimulator

/// What a torture did.
package struct Summary: Sendable, CustomStringConvertible {
    /// How often the daemon was ended, by the moment.
    package internal(set) var kills: [Phase: Int] = [:]
    /// How long each start took until it was ready.
    package internal(set) var starts: [Duration] = []
    package internal(set) var jobs = 0
    package internal(set) var acknowledged = 0
    package internal(set) var submissions = 0
    package internal(set) var billed = 0
    package internal(set) var downloads = 0
    package internal(set) var duration: Duration = .zero
    /// How long it took to come to rest in the end.
    package internal(set) var rest: Duration = .zero

    package var ends: Int { kills.values.reduce(0, +) }

    mutating func count(_ stage: Stage) {
        let ledger = stage.simulator.ledger.snapshot
        (jobs, acknowledged) = (stage.journal.count, stage.journal.acknowledged.count)
        (submissions, billed) = (ledger.submissions.count, ledger.billed.count)
        downloads = stage.journal.downloads
    }

    package var description: String {
        let phases = Phase.allCases.map { "\($0.rawValue) \(kills[$0] ?? 0)" }.joined(separator: ", ")
        let sorted = starts.sorted()
        let median = sorted.isEmpty ? .zero : sorted[sorted.count / 2]
        return """
            ends: \(ends) (\(phases))
            jobs: \(jobs) handed in, \(acknowledged) acknowledged
            provider: \(submissions) submissions, \(billed) tasks billed
            clips downloaded: \(downloads)
            until ready: median \(median.short), longest \((sorted.last ?? .zero).short)
            duration: \(duration.short), of it \(rest.short) to come to rest
            """
    }
}

extension Duration {
    /// In seconds with two decimals.
    fileprivate var short: String { formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 2))) }
}
