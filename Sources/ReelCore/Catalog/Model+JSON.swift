extension Model {
    /// The model as `GET /v1/models` shows it.
    package var json: JSON {
        [
            "model": .string(name),
            "prompt": prompt.json,
            "resolutions": .words(resolutions.values),
            "default_resolution": .string(resolutions.standard),
            "aspect_ratios": aspectRatios.map { .words($0.values) } ?? nil,
            "default_aspect_ratio": aspectRatios.map { .string($0.standard) } ?? nil,
            "duration": duration.map(\.json) ?? nil,
            "generate_audio": audio.map { ["default": .bool($0)] } ?? nil,
            "references": references.json,
            "extra_params": .object(JSON.Object(parameters.map { (name: $0.name, value: .string($0.rule.summary)) })),
        ]
    }
}

extension Model.Seconds {
    fileprivate var json: JSON {
        [
            "minimum": .number(.init(range.lowerBound)), "maximum": .number(.init(range.upperBound)),
            "default": .number(.init(standard)),
        ]
    }
}

extension PromptRule {
    fileprivate var json: JSON {
        let words = substitutes.map(\.rawValue)
        return switch limit {
        case .characters(let limit):
            ["max_characters": .number(.init(limit)), "optional_with": .words(words)]
        case .advice(let chineseCharacters, let count):
            [
                "max_characters": nil,
                "advised": [
                    "chinese_characters": .number(.init(chineseCharacters)), "words": .number(.init(count)),
                ],
                "optional_with": .words(words),
            ]
        }
    }
}

extension ReferenceRules {
    fileprivate var json: JSON {
        [
            "reference_images": .words(modes.map(\.summary)),
            "reference_videos": .bool(takesVideos),
            "refer_types": .words(referTypes),
            "reference_audios": .bool(takesAudios),
        ]
    }
}

extension Parameter.Rule {
    /// What is accepted, in words.
    var summary: String {
        switch self {
        case .flag: "true or false"
        case .choice(let values): "one of \(values.joined(separator: ", "))"
        case .text(let maximum): "up to \(maximum) characters"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .shots: RequestCheck.shotForm
        case .camera(let rules):
            "an object whose type is one of \(([rules.configurable] + rules.presets).joined(separator: ", "))"
        case .undocumented: "not documented; sent on unchanged"
        }
    }
}

extension JSON {
    fileprivate static func words(_ words: [String]) -> JSON { .array(words.map { .string($0) }) }
}
