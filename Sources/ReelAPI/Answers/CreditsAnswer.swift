package import ReelCore

/// What a job or a submission costs, as far as is known.
package struct CreditsAnswer: Hashable, Sendable {
    /// `nil` where no price is known.
    package var estimate: Int?
    package var state: CreditState

    package init(estimate: Int?, state: CreditState) { (self.estimate, self.state) = (estimate, state) }

    /// Reads `{"estimate","state"}`.
    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "credits")
        estimate = try members.optional("estimate", \.integer)
        state = try members.required("state") { $0.word() }
    }

    package var json: JSON { ["estimate": .whole(estimate), "state": .string(state.rawValue)] }
}
