package import ReelCore

extension Settings {
    /// A limit to what may be spent, as the file has it.
    package struct Cap: Sendable, Equatable {
        /// What is kept; an owner stands in it by uid.
        package let rule: ReelCore.Cap
        /// The lane's, owner's or batch's name as it was given.
        package let name: String

        package init(rule: ReelCore.Cap, name: String) { (self.rule, self.name) = (rule, name) }

        /// As it would be written.
        package var text: String {
            let amount = "\(rule.unit.rawValue): \(rule.amount.brief)"
            return "{ \(rule.scope.rawValue): \(name), per: \(rule.per.rawValue), \(amount) }"
        }

        /// Whether both count the same, whatever they allow.
        fileprivate func isTwin(of other: Self) -> Bool {
            rule.scope == other.rule.scope && rule.name == other.rule.name && rule.per == other.rule.per
                && rule.unit == other.rule.unit
        }
    }
}

extension Setting {
    /// All caps; those of lanes are checked against the lanes that there are.
    ///
    /// - Throws: `ReelError` naming the place of a cap that could never count, or that says twice what is counted.
    func caps(lanes: [String]) throws(ReelError) -> [Settings.Cap] {
        let elements = try elements("a list of caps")
        let caps = try elements.map { (element) throws(ReelError) in try Settings.Cap(element, lanes: lanes) }
        for (index, cap) in caps.enumerated() {
            guard let twin = caps[..<index].firstIndex(where: cap.isTwin) else { continue }
            throw elements[index].refusal("\(path)[\(twin)] limits the same already: keep one of the two")
        }
        return caps
    }
}

extension Settings.Cap {
    private enum Key: String, CaseIterable { case lane, owner, batch, per, credits, clips, seconds }

    fileprivate init(_ setting: Setting, lanes: [String]) throws(ReelError) {
        guard setting.unlessNull != nil else { throw setting.mismatch(Self.example) }
        let block = try SettingsBlock<Key>(setting, Self.example)
        let whose = try block.one(of: [.lane, .owner, .batch])
        let what = try block.one(of: [.credits, .clips, .seconds])
        guard let scope = ReelCore.Cap.Scope(rawValue: whose.key.rawValue),
            let unit = ReelCore.Cap.Unit(rawValue: what.key.rawValue), let per = block[.per]
        else { throw block.refusal(at: .per, "missing: give one of day, month, total") }
        let period = try per.choice(of: BudgetWindow.Period.allCases)
        let (name, key) = try whose.setting.counted(by: scope, lanes)
        // Of credits a part may be meant; clips and seconds are counted whole.
        let range = 0...1_000_000_000
        let amount = unit == .credits ? try what.setting.number(0...1e9) : Double(try what.setting.whole(range))
        self.init(rule: ReelCore.Cap(scope, key, per: period, unit, amount), name: name)
    }

    private static let example = "a mapping such as { lane: main, per: day, credits: 5000 }"
}

extension Setting {
    /// Whose spending a cap counts: the name as it was given, and the one that the ledger knows.
    fileprivate func counted(by scope: Cap.Scope, _ lanes: [String]) throws(ReelError) -> (name: String, key: String) {
        let name = try word("the \(scope.rawValue)'s name")
        switch scope {
        case .lane:
            guard lanes.contains(name) else {
                throw refusal("there is no lane \(name.excerpt): give one of \(lanes.joined(separator: ", "))")
            }
        case .owner: return (name, String(try user().uid))
        case .batch:
            guard name.isReelName else {
                throw refusal("this cannot be a batch's name: give \(String.reelNameRule)")
            }
        case .token: throw refusal("a token's cap is given when the token is made")
        }
        return (name, name)
    }
}
