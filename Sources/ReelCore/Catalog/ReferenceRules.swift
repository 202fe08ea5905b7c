/// Which references a model takes, and in which combinations.
package struct ReferenceRules: Sendable {
    /// What a `duration` means when a reference video is given.
    package enum DurationBesideVideo: Sendable {
        case applies
        /// The output follows the video, and a duration is refused.
        case refused
        /// The output follows a video of that `refer_type`, and a duration is ignored.
        case ignored(referType: String)
    }

    package let modes: [ReferenceMode]
    /// The values of a reference video's `refer_type`; empty where the model knows no such key.
    package let referTypes: [String]
    package let durationBesideVideo: DurationBesideVideo

    package init(
        _ modes: [ReferenceMode], referTypes: [String] = [], durationBesideVideo: DurationBesideVideo = .applies
    ) {
        (self.modes, self.referTypes, self.durationBesideVideo) = (modes, referTypes, durationBesideVideo)
    }

    var takesVideos: Bool { modes.contains { $0.videos.upperBound > 0 } }
    var takesAudios: Bool { modes.contains { $0.audios.upperBound > 0 } }
}

/// One combination of references that a model takes, as how many of each.
package struct ReferenceMode: Sendable {
    /// The combination in words, for messages.
    package let summary: String
    package var images = 0...Int.max
    package var firstFrames = 0...0
    package var lastFrames = 0...0
    package var assets = 0...0
    /// Images that do not say what they are for.
    package var untyped = 0...0
    package var videos = 0...0
    package var audios = 0...0

    func accepts(_ counts: ReferenceCounts) -> Bool {
        acceptsImages(counts) && videos.contains(counts.videos) && audios.contains(counts.audios)
    }

    private func acceptsImages(_ counts: ReferenceCounts) -> Bool {
        images.contains(counts.images) && firstFrames.contains(counts.firstFrames)
            && lastFrames.contains(counts.lastFrames) && assets.contains(counts.assets)
            && untyped.contains(counts.untyped)
    }

    /// The same combination with reference videos, and audio, beside it.
    func with(videos: ClosedRange<Int>, audios: ClosedRange<Int> = 0...0) -> Self {
        var mode = self
        (mode.videos, mode.audios) = (videos, audios)
        return mode
    }
}

extension ReferenceMode {
    package static let textOnly = Self(summary: "no image")
    package static let firstFrame = Self(summary: "one first_frame", firstFrames: 1...1)
    package static let bothFrames = Self(
        summary: "one first_frame with one last_frame", firstFrames: 1...1, lastFrames: 1...1
    )

    package static func assets(upTo limit: Int) -> Self {
        Self(summary: limit == .max ? "any number of assets" : "1 to \(limit) assets", assets: 1...limit)
    }

    /// What most models take: text, a first frame, both frames, or assets.
    static func frames(orAssetsUpTo limit: Int) -> [Self] { [textOnly, firstFrame, bothFrames, assets(upTo: limit)] }
}

/// How many references of each kind a request gives.
struct ReferenceCounts {
    var firstFrames = 0
    var lastFrames = 0
    var assets = 0
    var untyped = 0
    var videos = 0
    var audios = 0

    var images: Int { firstFrames + lastFrames + assets + untyped }

    /// The images in words: `2 first_frame, 1 asset`.
    var imageSummary: String {
        let parts = [
            (firstFrames, "first_frame"), (lastFrames, "last_frame"), (assets, "asset"), (untyped, "without a type"),
        ]
        let given = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return given.isEmpty ? "no image" : given.joined(separator: ", ")
    }
}
