/// One model of the provider and the rules for its requests.
package struct Model: Sendable {
    package let name: String
    package let prompt: PromptRule
    package let resolutions: Choice
    /// `nil` where the model takes no aspect ratio: it follows the references.
    package let aspectRatios: Choice?
    /// `nil` where the model takes no duration: it follows the reference video.
    package let duration: Seconds?
    /// Whether the model makes sound unless told otherwise; `nil` where it cannot be told.
    package let audio: Bool?
    package let references: ReferenceRules
    /// The members of `extra_params` that are documented; others are sent on with a warning.
    package let parameters: [Parameter]

    package init(
        name: String, prompt: PromptRule, resolutions: Choice, aspectRatios: Choice?, duration: Seconds?, audio: Bool?,
        references: ReferenceRules, parameters: [Parameter]
    ) {
        (self.name, self.prompt, self.resolutions, self.aspectRatios) = (name, prompt, resolutions, aspectRatios)
        (self.duration, self.audio, self.references, self.parameters) = (duration, audio, references, parameters)
    }

    /// Words of which one is chosen.
    package struct Choice: Sendable {
        package let values: [String]
        package let standard: String

        /// - Parameters:
        ///   - values: all that the provider takes, spelled exactly.
        ///   - standard: what it takes when none is given.
        package init(_ values: [String], default standard: String) { (self.values, self.standard) = (values, standard) }
    }

    /// Whole seconds.
    package struct Seconds: Sendable {
        package let range: ClosedRange<Int>
        package let standard: Int

        /// - Parameters:
        ///   - range: the shortest and the longest.
        ///   - standard: what the provider takes when none is given.
        package init(_ range: ClosedRange<Int>, default standard: Int) {
            (self.range, self.standard) = (range, standard)
        }
    }
}

/// What a model asks of the prompt.
package struct PromptRule: Sendable {
    /// Something in a request that says enough without a prompt.
    package enum Substitute: String, Sendable {
        case shots = "extra_params.multi_shot"
        case references
    }

    package enum Limit: Sendable {
        /// At most so many Unicode scalars.
        case characters(Int)
        /// Advice of the vendor that is not enforced.
        case advice(chineseCharacters: Int, words: Int)
    }

    package let limit: Limit
    /// With any of these the prompt may be left out.
    package let substitutes: [Substitute]

    package init(_ limit: Limit, unlessGiven substitutes: [Substitute] = []) {
        (self.limit, self.substitutes) = (limit, substitutes)
    }
}

/// One documented member of `extra_params`.
package struct Parameter: Sendable {
    package enum Rule: Sendable {
        case flag
        case choice([String])
        case text(maximum: Int)
        case number(ClosedRange<Double>)
        case shots(ShotRules)
        case camera(CameraRules)
        /// Known by name; its values are not documented.
        case undocumented
    }

    package let name: String
    package let rule: Rule

    package init(_ name: String, _ rule: Rule) { (self.name, self.rule) = (name, rule) }
}

/// The limits of a storyboard given with `shot_type` `customize`.
package struct ShotRules: Sendable {
    package let count: ClosedRange<Int>
    package let prompt: ClosedRange<Int>

    package init(count: ClosedRange<Int>, prompt: ClosedRange<Int>) { (self.count, self.prompt) = (count, prompt) }
}

/// What `camera_control` takes.
package struct CameraRules: Sendable {
    /// The one type that goes with a `config`.
    package let configurable: String
    package let presets: [String]
    package let axes: [String]
    package let range: ClosedRange<Double>

    package init(configurable: String, presets: [String], axes: [String], range: ClosedRange<Double>) {
        (self.configurable, self.presets, self.axes, self.range) = (configurable, presets, axes, range)
    }
}
