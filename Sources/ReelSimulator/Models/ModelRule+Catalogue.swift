/// The models of the provider, as its documents describe them.
extension ModelRule {
    static func named(_ name: String) -> ModelRule? { catalogue.first { $0.name == name } }

    private static let hd = ["720P", "1080P"]
    private static let klingRatios = ["16:9", "9:16", "1:1"]
    private static let referencePrices = [
        "720P": Price(silent: 170, audio: 170), "1080P": Price(silent: 220, audio: 220),
    ]

    private static let catalogue = [
        ModelRule(
            name: "kling/kling-v3", promptLimit: 2500,
            resolutions: hd, resolution: "720P", aspectRatios: klingRatios, aspectRatio: "16:9", durations: 3...15,
            prices: ["720P": Price(silent: 120, audio: 170), "1080P": Price(silent: 160, audio: 220)]),
        ModelRule(
            name: "kling/kling-v3-omni", promptLimit: 2500,
            resolutions: hd, resolution: "720P", aspectRatios: klingRatios, aspectRatio: "16:9", durations: 3...15,
            prices: ["720P": Price(silent: 120, audio: 160), "1080P": Price(silent: 160, audio: 200)],
            videoReferencePrices: referencePrices),
        ModelRule(
            name: "kling/kling-v3-motion-control", promptLimit: 2500, isPromptOptional: true,
            resolutions: hd, resolution: "720P", aspectRatios: [], aspectRatio: "16:9", durations: 3...15,
            prices: referencePrices),
        seedance("doubao/seedance-2.0", at480: 100, at720: 200),
        seedance("doubao/seedance-2.0-fast", at480: 80, at720: 160),
        ModelRule(
            name: "dashscope/happyhorse-1.0", promptLimit: 5000,
            resolutions: hd, resolution: "1080P",
            aspectRatios: ["16:9", "9:16", "1:1", "4:3", "3:4"], aspectRatio: "16:9", durations: 3...15,
            prices: ["720P": Price(silent: 200, audio: 200), "1080P": Price(silent: 300, audio: 300)]),
    ]

    private static func seedance(_ name: String, at480: Int, at720: Int) -> ModelRule {
        ModelRule(
            name: name, resolutions: ["480P", "720P"], resolution: "720P",
            aspectRatios: ["16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "adaptive"], aspectRatio: "adaptive",
            durations: 4...15, hasAudio: true,
            prices: ["480P": Price(silent: at480, audio: at480), "720P": Price(silent: at720, audio: at720)])
    }
}
