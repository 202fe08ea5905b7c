package import ReelCore

/// What `POST /v1/jobs` would store and send, and what it would cost.
package struct EstimateAnswer: Hashable, Sendable {
    package var model: String
    package var lane: String
    /// As it would be sent.
    package var request: JSON
    package var takes: Int
    /// For each take; `nil` where no price is known.
    package var credits: Int?
    /// How many clips one take asks for.
    package var clips = 1
    /// Seconds of video that one take asks for; `nil` where that cannot be told beforehand.
    package var seconds: Int?
    package var batch: String?
    package var warnings: [Warning]
    /// What would hold the job at first.
    package var holdReasons: [HoldReason]

    package init(
        model: String, lane: String, request: JSON, takes: Int = 1, credits: Int?, warnings: [Warning] = [],
        holdReasons: [HoldReason] = []
    ) {
        (self.model, self.lane, self.request, self.takes) = (model, lane, request, takes)
        (self.credits, self.warnings, self.holdReasons) = (credits, warnings, holdReasons)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "an estimate")
        model = try members.required("model", \.string)
        lane = try members.required("lane", \.string)
        request = try members.required("request") { $0 }
        takes = try members.optional("takes", \.integer) ?? 1
        credits = try members.optional("credits", \.integer)
        clips = try members.optional("clips", \.integer) ?? 1
        seconds = try members.optional("seconds", \.integer)
        batch = try members.optional("batch", \.string)
        warnings = try members.list("warnings", Warning.init(json:))
        holdReasons = try members.optional("hold_reasons", \.array)?.compactMap { $0.word() } ?? []
    }

    /// For all takes together.
    package var creditsTotal: Int? { credits.map { $0 * takes } }

    package var json: JSON {
        [
            "model": .string(model), "lane": .string(lane), "request": request, "takes": .whole(takes),
            "credits": .whole(credits), "credits_total": .whole(creditsTotal),
            "clips": .whole(clips), "seconds": .whole(seconds), "batch": .text(batch),
            "warnings": .array(warnings.map(\.json)),
            "hold_reasons": .array(holdReasons.map { .string($0.rawValue) }),
        ]
    }
}
