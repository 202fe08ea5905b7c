package import ReelCore

/// What became of a call that is for all jobs of a batch.
package struct BatchActionAnswer: Hashable, Sendable {
    /// The batch as it is now.
    package var batch: BatchAnswer
    /// How many jobs did as they were told.
    package var changed: Int
    /// How many jobs refused.
    package var refused: Int

    package init(batch: BatchAnswer, changed: Int, refused: Int) {
        (self.batch, self.changed, self.refused) = (batch, changed, refused)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "the answer of a batch")
        batch = try BatchAnswer(json: members.required("batch") { $0 })
        changed = try members.required("changed", \.integer)
        refused = try members.required("refused", \.integer)
    }

    package var json: JSON {
        ["batch": batch.json, "changed": .whole(changed), "refused": .whole(refused)]
    }
}
