/// A submission's body as the provider reads it: the fields it knows, with its defaults.
struct SubmissionBody: Sendable {
    let json: JSONBody

    var model: String { json["model"]?.string ?? "" }
    var rule: ModelRule? { ModelRule.named(model) }
    var resolution: String { json["resolution"]?.string ?? rule?.resolution ?? "720P" }
    var aspectRatio: String { json["aspect_ratio"]?.string ?? rule?.aspectRatio ?? "16:9" }
    var duration: Int { json["duration"]?.integer ?? 5 }
    var hasAudio: Bool { json["generate_audio"]?.bool ?? rule?.hasAudio ?? false }
    var isMultiShot: Bool { json["extra_params"]?["multi_shot"]?.bool ?? false }
    var hasVideoReference: Bool { json["reference_videos"]?.array?.isEmpty == false }

    /// The prompts of the shots, in order.
    var shots: [JSONBody] { json["extra_params"]?["multi_prompt"]?.array ?? [] }

    /// The prompt and the prompts of all shots, a line each: what scripts and ledgers search in.
    var prompt: String {
        let all = [json["prompt"]?.string] + shots.map { $0["prompt"]?.string }
        return all.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// How many seconds each shot of the clip takes; a single one where the request names none.
    var shotLengths: [Int] {
        let lengths = shots.compactMap { $0["duration"]?.string.flatMap { Int($0) } }
        let areWhole = isMultiShot && !lengths.isEmpty && lengths.allSatisfy { $0 > 0 }
        return areWhole && lengths.reduce(0, +) == duration ? lengths : [max(1, duration)]
    }

    /// What the task costs.
    var credits: Int {
        rule?.credits(
            resolution: resolution, seconds: duration, hasAudio: hasAudio, hasVideoReference: hasVideoReference) ?? 0
    }
}
