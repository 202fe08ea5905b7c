package import ReelCore

extension BudgetAnswer {
    /// What one lane, model, owner or batch comes to.
    package struct Line: Hashable, Sendable {
        package var name: String
        /// The name of a batch's owner; `nil` for anything but batches.
        package var owner: String?
        package var sums: SumsAnswer

        package init(name: String, owner: String? = nil, sums: SumsAnswer) {
            (self.name, self.owner, self.sums) = (name, owner, sums)
        }

        package init(json: JSON) throws(ReelError) {
            let members = try AnswerMembers(json, of: "an account's line")
            name = try members.required("name", \.string)
            owner = try members.optional("owner", \.string)
            sums = try SumsAnswer(json: json)
        }

        package var json: JSON {
            let batchOwner = owner.map { [(name: "owner", value: JSON.string($0))] } ?? []
            return .object(JSON.Object([("name", .string(name))] + batchOwner + sums.members))
        }
    }

    /// What one day comes to.
    package struct Day: Hashable, Sendable {
        /// `2026-11-23`, in the budget's zone.
        package var day: String
        package var sums: SumsAnswer

        package init(day: String, sums: SumsAnswer) { (self.day, self.sums) = (day, sums) }

        package init(json: JSON) throws(ReelError) {
            day = try AnswerMembers(json, of: "an account's day").required("day", \.string)
            sums = try SumsAnswer(json: json)
        }

        package var json: JSON { .object(JSON.Object([("day", .string(day))] + sums.members)) }
    }
}
