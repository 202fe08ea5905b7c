import ReelCore

extension Settings {
    /// A limit to what may be spent: whose, per which time, and how much of what.
    package struct Cap: Sendable, Equatable {
        package enum Scope: String, Sendable { case lane, owner, batch }
        package enum Period: String, Sendable, CaseIterable { case day, month, total }
        package enum Unit: String, Sendable { case credits, clips, seconds }

        package var scope: Scope
        /// The lane's, owner's or batch's name.
        package var name: String
        package var per: Period
        package var unit: Unit
        package var amount: Double
    }
}

extension Settings.Cap {
    private enum Key: String, CaseIterable { case lane, owner, batch, per, credits, clips, seconds }

    init(_ setting: Setting) throws(ReelError) {
        guard setting.unlessNull != nil else { throw setting.mismatch(Self.example) }
        let block = try SettingsBlock<Key>(setting, Self.example)
        let whose = try block.one(of: [.lane, .owner, .batch])
        let what = try block.one(of: [.credits, .clips, .seconds])
        guard let scope = Scope(rawValue: whose.key.rawValue), let unit = Unit(rawValue: what.key.rawValue),
            let per = block[.per]
        else { throw block.refusal(at: .per, "missing: give one of day, month, total") }
        self.scope = scope
        self.unit = unit
        self.per = try per.choice(of: Period.allCases)
        name = try whose.setting.word("the \(scope.rawValue)'s name")
        amount = try what.setting.number(0...1_000_000_000)
    }

    private static let example = "a mapping such as { lane: main, per: day, credits: 5000 }"
}
