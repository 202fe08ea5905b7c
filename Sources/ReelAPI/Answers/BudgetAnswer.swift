package import ReelCore

/// The ledger as an account: reserved, spent and unknown, by whatever its rows can be told apart by.
package struct BudgetAnswer: Hashable, Sendable {
    /// What ``total`` and the lines are sums of.
    package var per: BudgetWindow.Period
    /// The present window's name: `2026-11-23`, `2026-11` or `total`.
    package var window: String
    /// When the window turns; `nil` for `total`.
    package var until: Timestamp?
    /// The zone that days and months begin in.
    package var timeZone: String
    package var total: SumsAnswer
    package var lanes: [Line]
    package var models: [Line]
    package var owners: [Line]
    package var batches: [Line]
    /// Newest first; of the last 31 days at most.
    package var days: [Day]
    /// Those that may hold the caller's jobs.
    package var caps: [CapLine]

    package init(
        per: BudgetWindow.Period, window: String, until: Timestamp? = nil, timeZone: String,
        total: SumsAnswer = SumsAnswer(), lanes: [Line] = [], models: [Line] = [], owners: [Line] = [],
        batches: [Line] = [], days: [Day] = [], caps: [CapLine] = []
    ) {
        (self.per, self.window, self.until, self.timeZone) = (per, window, until, timeZone)
        (self.total, self.lanes, self.models, self.owners) = (total, lanes, models, owners)
        (self.batches, self.days, self.caps) = (batches, days, caps)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "the budget")
        per = try members.required("per") { $0.word() }
        window = try members.required("window", \.string)
        until = try members.optional("until", \.timestamp)
        timeZone = try members.required("time_zone", \.string)
        total = try SumsAnswer(json: members.required("total") { $0 })
        lanes = try members.list("lanes", Line.init(json:))
        models = try members.list("models", Line.init(json:))
        owners = try members.list("owners", Line.init(json:))
        batches = try members.list("batches", Line.init(json:))
        days = try members.list("days", Day.init(json:))
        caps = try members.list("caps", CapLine.init(json:))
    }

    package var json: JSON {
        [
            "per": .string(per.rawValue), "window": .string(window), "until": .time(until),
            "time_zone": .string(timeZone), "total": total.json, "lanes": .array(lanes.map(\.json)),
            "models": .array(models.map(\.json)), "owners": .array(owners.map(\.json)),
            "batches": .array(batches.map(\.json)), "days": .array(days.map(\.json)),
            "caps": .array(caps.map(\.json)),
        ]
    }
}
