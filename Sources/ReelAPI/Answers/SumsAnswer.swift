package import ReelCore

/// What rows of the ledger come to, as the account shows it.
package struct SumsAnswer: Hashable, Sendable {
    /// Credits of submissions that are on their way.
    package var reserved: Int
    /// Credits of tasks that succeeded.
    package var spent: Int
    /// Credits that may have been billed: nobody has said so yet.
    package var unknown: Int
    /// Of all three together.
    package var clips: Int
    /// Seconds of video, of all three together.
    package var seconds: Int

    package init(reserved: Int = 0, spent: Int = 0, unknown: Int = 0, clips: Int = 0, seconds: Int = 0) {
        (self.reserved, self.spent, self.unknown) = (reserved, spent, unknown)
        (self.clips, self.seconds) = (clips, seconds)
    }

    /// The answer for sums of the ledger.
    package init(_ sums: Sums) {
        self.init(
            reserved: sums.reserved.credits, spent: sums.spent.credits, unknown: sums.unknown.credits,
            clips: sums.used.clips, seconds: sums.used.seconds)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "an account's line")
        reserved = try members.required("reserved", \.integer)
        spent = try members.required("spent", \.integer)
        unknown = try members.required("unknown", \.integer)
        clips = try members.required("clips", \.integer)
        seconds = try members.required("seconds", \.integer)
    }

    /// Credits reserved, spent and unknown: what counts against a cap.
    package var used: Int { reserved + spent + unknown }

    package var json: JSON { .object(JSON.Object(members)) }

    /// The same to be put behind other members.
    var members: [(name: String, value: JSON)] {
        [
            ("reserved", .whole(reserved)), ("spent", .whole(spent)), ("unknown", .whole(unknown)),
            ("clips", .whole(clips)), ("seconds", .whole(seconds)),
        ]
    }
}
