/// What the provider accepts for one model, and what it takes for it.
struct ModelRule: Sendable {
    var name: String
    var promptLimit: Int?
    /// Whether a request without a prompt is accepted even without shots.
    var isPromptOptional = false
    /// The short sides on offer and the one that is taken when none is asked for.
    var resolutions: [String]
    var resolution: String
    /// Empty where the model follows its input.
    var aspectRatios: [String]
    var aspectRatio: String
    var durations: ClosedRange<Int>
    var hasAudio = false
    /// Credits for each second of output.
    var prices: [String: Price]
    /// The same when a video is among the references, where that matters.
    var videoReferencePrices: [String: Price]?

    /// Credits for each second.
    struct Price: Sendable {
        var silent: Int
        var audio: Int
    }

    /// What a task costs.
    func credits(resolution: String, seconds: Int, hasAudio: Bool, hasVideoReference: Bool) -> Int {
        let table = hasVideoReference ? videoReferencePrices ?? prices : prices
        guard let price = table[resolution] else { return 0 }
        return seconds * (hasAudio ? price.audio : price.silent)
    }
}
