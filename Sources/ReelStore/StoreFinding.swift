package import ReelCore

/// Something that a check found to be wrong.
package struct StoreFinding: Hashable, Sendable {
    package enum Kind: String, Sendable { case database, ledger, tally, file }

    package let kind: Kind
    package let job: JobID?
    package let file: String?
    package let message: String

    package init(_ kind: Kind, job: JobID? = nil, file: String? = nil, _ message: String) {
        (self.kind, self.job, self.file, self.message) = (kind, job, file, message)
    }
}

/// What a check has looked at, and what it found.
package struct StoreReport: Sendable {
    /// So many findings are told one by one; the others are counted.
    package static let limit = 1000

    package private(set) var checked: [String: Int64] = [:]
    package private(set) var findings: [StoreFinding] = []
    /// All findings, those that are not told one by one included.
    package private(set) var count = 0

    package init() {}

    package mutating func note(_ what: String, _ count: Int64) { checked[what, default: 0] += count }

    package mutating func add(_ finding: StoreFinding) {
        count += 1
        if findings.count < Self.limit { findings.append(finding) }
    }

    package mutating func add(_ other: StoreReport) {
        for (what, count) in other.checked { note(what, count) }
        for finding in other.findings { add(finding) }
        count += other.count - other.findings.count
    }
}
