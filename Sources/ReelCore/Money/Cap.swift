/// A limit to what may be spent: whose, per which window, and how much of what.
package struct Cap: Hashable, Sendable {
    package enum Scope: String, Sendable, CaseIterable {
        case lane, owner, batch
        /// The jobs that are made with one bearer token; such a cap is no setting.
        case token
    }
    package enum Unit: String, Sendable, CaseIterable { case credits, clips, seconds }

    package let scope: Scope
    /// The lane's or batch's name; the decimal uid of an owner; a token's number.
    package let name: String
    package let per: BudgetWindow.Period
    package let unit: Unit
    /// Reserved, spent and unknown together never pass this.
    package let amount: Double

    package init(_ scope: Scope, _ name: String, per: BudgetWindow.Period, _ unit: Unit, _ amount: Double) {
        (self.scope, self.name, self.per, self.unit, self.amount) = (scope, name, per, unit, amount)
    }
}

/// What one or many submissions come to, in every unit that a cap may count.
package struct Amount: Hashable, Sendable {
    package var credits: Credits
    package var clips: Int
    /// Seconds of video asked for.
    package var seconds: Int

    package init(credits: Credits = 0, clips: Int = 0, seconds: Int = 0) {
        (self.credits, self.clips, self.seconds) = (credits, clips, seconds)
    }

    package static func + (left: Self, right: Self) -> Self {
        Self(
            credits: left.credits + right.credits, clips: left.clips + right.clips,
            seconds: left.seconds + right.seconds)
    }

    package static prefix func - (amount: Self) -> Self {
        Self(credits: -amount.credits, clips: -amount.clips, seconds: -amount.seconds)
    }

    package subscript(_ unit: Cap.Unit) -> Int {
        switch unit {
        case .credits: credits
        case .clips: clips
        case .seconds: seconds
        }
    }
}

/// Reserved, spent and unknown: what the rows of a ledger come to.
package struct Sums: Hashable, Sendable {
    package var reserved = Amount()
    package var spent = Amount()
    /// May have been billed.
    package var unknown = Amount()

    package init() {}

    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.reserved = left.reserved + right.reserved
        sum.spent = left.spent + right.spent
        sum.unknown = left.unknown + right.unknown
        return sum
    }

    /// What counts against a cap.
    package var used: Amount { reserved + spent + unknown }
}

extension Cap {
    /// Such as `the cap of 5000 credits a day on lane main`; an owner's cap does not repeat the uid.
    package var words: String {
        let number = amount == amount.rounded() && abs(amount) < 1e15 ? String(Int(amount)) : String(amount)
        let time = per == .total ? "in total" : "a \(per.rawValue)"
        let whose = scope == .owner ? "its owner" : "\(scope.rawValue) \(name)"
        return "the cap of \(number) \(unit.rawValue) \(time) on \(whose)"
    }
}
