package import ReelAPI
package import ReelCore

extension JobAnswer {
    /// The state in a word or two: `rendering (processing)`, `held (approval, budget)`, `failed (INVALID_PROMPT)`.
    package var word: String {
        let remark: String? =
            switch state {
            case .held: holdReasons.map(\.rawValue).joined(separator: ", ")
            case .rendering: isOverdue ? "overdue" : providerStatus
            case .failed: error?.code
            case .queued, .fetching: error.map { "after \($0.code)" }
            case .submitting, .inDoubt, .succeeded, .canceled: nil
            }
        guard let remark, !remark.isEmpty else { return state.rawValue }
        return "\(state.rawValue) (\(remark))"
    }

    package var styledWord: Styled { Styled(word, state.color) }

    /// The beginning of what is to be seen: the prompt, else the first shot's.
    package var excerpt: String {
        if let prompt = request["prompt"]?.string, !prompt.isEmpty { return prompt }
        let shots = request["extra_params"]?["multi_prompt"]?.array ?? []
        return shots.lazy.compactMap { $0["prompt"]?.string }.first ?? ""
    }

    /// How long it has been on its way, or was.
    package func elapsed(at now: Timestamp) -> Duration { (finishedAt ?? now) - createdAt }
}

extension Table {
    /// Jobs, one a row.
    package static func jobs(_ jobs: [JobAnswer], now: Timestamp) -> Table {
        Table(
            [
                .number("ID"), .text("STATE"), .text("MODEL"), .text("LANE"), .text("OWNER"), .text("BATCH"),
                .number("CREDITS"), .number("AGE"), .text("PROMPT"),
            ],
            rows: jobs.map { job in
                [
                    "\(job.id)", job.styledWord, Styled(job.model), Styled(job.lane), Styled(job.owner),
                    Styled(job.batch ?? ""), Styled(job.credits.brief),
                    Styled((now - job.createdAt).brief), Styled(String(job.excerpt.prefix(200)), .faint),
                ]
            })
    }
}
