/// What a bearer token lets its holder do; each scope holds those before it.
package enum TokenScope: String, Sendable, CaseIterable, Comparable {
    /// Sees what its owner sees.
    case read
    /// Makes jobs as its owner, and acts on the owner's jobs.
    case submit
    /// Does what an administrator may; worth something only while its owner is one.
    case admin

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Set<TokenScope> {
    /// Whether a holder of these may do what takes `scope`.
    package func allow(_ scope: TokenScope) -> Bool { contains { $0 >= scope } }

    /// In their order, as they are written.
    package var words: [String] { sorted().map(\.rawValue) }
}
