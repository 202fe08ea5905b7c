extension RequestCheck {
    static let shotForm = #"a list of {"index", "prompt", "duration"}"#

    /// Checks what `multi_shot`, `shot_type` and `multi_prompt` say together; each has its type already.
    mutating func checkStoryboard(
        _ parameters: RequestField, rules: ShotRules, duration: Int?
    ) throws(ReelError) {
        guard parameters["multi_shot"]?.value.bool == true else { return try refuseShotFields(parameters) }
        guard let type = parameters["shot_type"]?.value.string else {
            throw ReelError(
                .invalidRequest, field: parameters.path(of: "shot_type"),
                "missing: multi_shot needs a shot_type, customize (with multi_prompt) or intelligence (with a prompt)"
            )
        }
        if type.isIdentical(to: "customize") {
            try checkShots(parameters, rules: rules, duration: duration)
        } else {
            try checkIntelligence(parameters)
        }
    }

    /// Without `multi_shot` they have no effect: whoever gives them meant something else.
    private func refuseShotFields(_ parameters: RequestField) throws(ReelError) {
        for name in ["shot_type", "multi_prompt"] {
            if let field = parameters[name] {
                throw field.refusal("has no effect without multi_shot: set multi_shot to true, or leave \(name) out")
            }
        }
    }

    private func checkIntelligence(_ parameters: RequestField) throws(ReelError) {
        if let field = parameters["multi_prompt"] {
            throw field.refusal("not accepted with shot_type intelligence: leave it out, or use customize")
        }
        let prompt = try request["prompt"]?.prompt()
        if prompt?.isBlank ?? true {
            throw ReelError(
                .invalidRequest, field: "prompt", "missing or empty: shot_type intelligence makes the shots from it"
            )
        }
    }

    private mutating func checkShots(
        _ parameters: RequestField, rules: ShotRules, duration: Int?
    ) throws(ReelError) {
        let expected = "\(rules.count.lowerBound) to \(rules.count.upperBound) shots"
        let list = try parameters.required("multi_prompt", "\(expected) with shot_type customize")
        let shots = try list.elements(Self.shotForm)
        guard rules.count.contains(shots.count) else {
            throw list.refusal("\(shots.count) shots were given, but customize takes \(expected)")
        }
        var sum = 0
        for (offset, shot) in shots.enumerated() { sum += try checkShot(shot, number: offset + 1, rules: rules) }
        if let duration, sum != duration {
            let origin = request["duration"] == nil ? "the default duration" : "duration"
            throw list.refusal("the shots add up to \(sum) s, but \(origin) is \(duration) s: make them equal")
        }
        if let prompt = request["prompt"], prompt.value.string?.isEmpty == false {
            warn(prompt, "ignored by the provider, since shot_type customize takes the shots' own prompts")
        }
    }

    /// - Returns: the shot's seconds.
    private mutating func checkShot(
        _ shot: RequestField, number: Int, rules: ShotRules
    ) throws(ReelError) -> Int {
        _ = try shot.object(#"an object {"index", "prompt", "duration"}"#)
        warnUnknown(in: shot, known: ["index", "prompt", "duration"])
        let index = try shot.required("index", "\(number), the shot's place counted from 1")
        guard try index.whole(1...rules.count.upperBound) == number else {
            throw index.refusal("\(index.value.excerpt) is out of order: counted from 1, this shot is number \(number)")
        }
        let prompt = try shot.required("prompt", "1 to \(rules.prompt.upperBound) characters")
        try prompt.checkLength(of: prompt.prompt(), rules.prompt)
        return try shot.required("duration", RequestField.secondsInQuotes).secondsInQuotes()
    }
}

extension RequestField {
    fileprivate static let secondsInQuotes = #"a string of whole seconds, such as "3""#

    /// A whole number of seconds from 1 up, written as a string.
    fileprivate func secondsInQuotes() throws(ReelError) -> Int {
        guard let text = value.string else { throw mismatch(Self.secondsInQuotes) }
        let isWhole = (1...4).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isWhole, let seconds = Int(text), seconds >= 1, String(seconds).isIdentical(to: text) else {
            throw refusal("\(value.excerpt) is not \(Self.secondsInQuotes), at least 1")
        }
        return seconds
    }
}
