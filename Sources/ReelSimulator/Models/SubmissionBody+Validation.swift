extension SubmissionBody {
    /// What the provider refuses a request for; nil when it takes it.
    ///
    /// It checks less than the documents ask for, as real ones do.
    func refusal() -> ScriptedAnswer? {
        guard case .object = json else { return .invalid("The body is no JSON object.") }
        guard json["model"]?.string != nil else { return .invalid("model is required.") }
        guard let rule else { return .invalid("Unknown model: \(model).") }
        return refusalOfPrompt(by: rule) ?? refusalOfFields(by: rule)
    }

    private func refusalOfPrompt(by rule: ModelRule) -> ScriptedAnswer? {
        let main = json["prompt"]?.string ?? ""
        if main.isEmpty && !(isMultiShot && !shots.isEmpty) && !rule.isPromptOptional {
            return .invalid("prompt is required.")
        }
        if let limit = rule.promptLimit, main.unicodeScalars.count > limit {
            return .invalid("prompt is longer than \(limit) characters.")
        }
        if prompt.contains("forbidden-content") {
            return ScriptedAnswer(
                status: 400, body: .error(code: "INVALID_PROMPT", message: "The prompt violates the content policy."))
        }
        return nil
    }

    private func refusalOfFields(by rule: ModelRule) -> ScriptedAnswer? {
        if !rule.resolutions.contains(resolution) {
            return .invalid("resolution must be one of \(rule.resolutions.joined(separator: ", ")).")
        }
        if !rule.aspectRatios.isEmpty && !rule.aspectRatios.contains(aspectRatio) {
            return .invalid("aspect_ratio must be one of \(rule.aspectRatios.joined(separator: ", ")).")
        }
        if let value = json["duration"], value.integer.map(rule.durations.contains) != true {
            return .invalid("duration must be \(rule.durations.lowerBound)..\(rule.durations.upperBound).")
        }
        return nil
    }
}

extension ScriptedAnswer {
    fileprivate static func invalid(_ message: String) -> Self {
        Self(status: 400, body: .error(code: "INVALID_PARAMETER", message: message))
    }
}
