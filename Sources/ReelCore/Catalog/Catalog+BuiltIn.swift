extension Catalog {
    /// The provider's video models as documented when this version was made.
    package static let builtIn = Self(models: [
        kling, klingOmni, klingMotionControl, seedance("doubao/seedance-2.0"), seedance("doubao/seedance-2.0-fast"),
        happyHorse,
    ])

    private static let kling = Model(
        name: "kling/kling-v3",
        prompt: PromptRule(.characters(2500), unlessGiven: [.shots]),
        resolutions: .init(["720P", "1080P"], default: "720P"),
        aspectRatios: .init(["16:9", "9:16", "1:1"], default: "16:9"),
        duration: .init(3...15, default: 5),
        audio: false,
        references: ReferenceRules(ReferenceMode.frames(orAssetsUpTo: .max)),
        parameters: [
            Parameter("multi_shot", .flag),
            Parameter("shot_type", .choice(["customize", "intelligence"])),
            Parameter("multi_prompt", .shots(ShotRules(count: 1...6, prompt: 1...512))),
            Parameter("negative_prompt", .text(maximum: 2500)),
            Parameter("cfg_scale", .number(0...1)),
            Parameter("camera_control", .camera(camera)),
        ]
    )

    private static let camera = CameraRules(
        configurable: "simple",
        presets: ["down_back", "forward_up", "right_turn_forward", "left_turn_forward"],
        axes: ["horizontal", "vertical", "pan", "tilt", "roll", "zoom"],
        range: -10...10
    )

    private static let klingOmni = Model(
        name: "kling/kling-v3-omni",
        prompt: PromptRule(.characters(2500), unlessGiven: [.shots, .references]),
        resolutions: .init(["720P", "1080P"], default: "720P"),
        aspectRatios: .init(["16:9", "9:16", "1:1"], default: "16:9"),
        duration: .init(3...15, default: 5),
        audio: false,
        references: ReferenceRules(
            ReferenceMode.frames(orAssetsUpTo: .max).map { $0.with(videos: 0...Int.max) },
            referTypes: ["base", "feature"],
            durationBesideVideo: .ignored(referType: "base")
        ),
        parameters: []
    )

    private static let klingMotionControl = Model(
        name: "kling/kling-v3-motion-control",
        prompt: PromptRule(.characters(2500), unlessGiven: [.references]),
        resolutions: .init(["720P", "1080P"], default: "720P"),
        aspectRatios: nil,
        duration: nil,
        audio: false,
        references: ReferenceRules([
            ReferenceMode(
                summary: "exactly 1 image (not a last_frame) with exactly 1 video",
                images: 1...1, firstFrames: 0...1, assets: 0...1, untyped: 0...1, videos: 1...1
            )
        ]),
        parameters: [Parameter("character_orientation", .choice(["image", "video"]))]
    )

    private static func seedance(_ name: String) -> Model {
        Model(
            name: name,
            prompt: PromptRule(.advice(chineseCharacters: 500, words: 1000)),
            resolutions: .init(["480P", "720P"], default: "720P"),
            aspectRatios: .init(["16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "adaptive"], default: "adaptive"),
            duration: .init(4...15, default: 5),
            audio: true,
            references: ReferenceRules(
                ReferenceMode.frames(orAssetsUpTo: 9).map { $0.with(videos: 0...Int.max, audios: 0...Int.max) }
            ),
            parameters: []
        )
    }

    private static let happyHorse = Model(
        name: "dashscope/happyhorse-1.0",
        prompt: PromptRule(.characters(5000), unlessGiven: [.references]),
        resolutions: .init(["720P", "1080P"], default: "1080P"),
        aspectRatios: .init(["16:9", "9:16", "1:1", "4:3", "3:4"], default: "16:9"),
        duration: .init(3...15, default: 5),
        audio: nil,
        references: ReferenceRules(
            [
                .textOnly, .firstFrame, .assets(upTo: 9),
                ReferenceMode(
                    summary: "1 video with up to 5 images",
                    images: 0...5, firstFrames: 0...5, lastFrames: 0...5, assets: 0...5, untyped: 0...5, videos: 1...1
                ),
            ],
            durationBesideVideo: .refused
        ),
        parameters: [Parameter("audio_setting", .undocumented)]
    )
}
