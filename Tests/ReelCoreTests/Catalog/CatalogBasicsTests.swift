import ReelCore
import Testing

struct `A request's plain fields` {
    @Test func `the seed document's request is valid, without a warning`() throws {
        let request = try validate(seedRequest)
        #expect(request.warnings.isEmpty)
        #expect(request.model == "kling/kling-v3")
        #expect(request.duration == 8)
        #expect(request.resolution == "720P")
        #expect(request.audio)
        #expect(!request.hasReferenceVideo)
        #expect(request.clips == 1)
    }

    @Test(arguments: [
        ("kling/kling-v3", 5, "720P", false), ("kling/kling-v3-omni", 5, "720P", false),
        ("doubao/seedance-2.0", 5, "720P", true), ("doubao/seedance-2.0-fast", 5, "720P", true),
        ("dashscope/happyhorse-1.0", 5, "1080P", false),
    ])
    func `what is left out has the model's default`(
        model: String, duration: Int, resolution: String, audio: Bool
    ) throws {
        let request = try validate(body(model))
        #expect(request.duration == duration)
        #expect(request.resolution == resolution)
        #expect(request.audio == audio)
        #expect(request.warnings.isEmpty)
    }

    @Test(arguments: [
        (body("kling/kling-v3"), "kling/kling-v3|720P|5"),
        (body("kling/kling-v3", #""resolution": "1080P", "duration": 8"#), "kling/kling-v3|1080P|8"),
        (body("kling/kling-v3-omni", videos("base")), "kling/kling-v3-omni|720P|-"),
    ])
    func `rendering times are learned by model, resolution and length`(text: String, pace: String) throws {
        #expect(try validate(text).pace == pace)
    }

    @Test(arguments: [
        ("kling/kling-v3", 3...15), ("kling/kling-v3-omni", 3...15), ("doubao/seedance-2.0", 4...15),
        ("doubao/seedance-2.0-fast", 4...15), ("dashscope/happyhorse-1.0", 3...15),
    ])
    func `a duration must be in the model's range`(model: String, range: ClosedRange<Int>) throws {
        #expect(try validate(body(model, #""duration": \#(range.lowerBound)"#)).duration == range.lowerBound)
        #expect(try validate(body(model, #""duration": \#(range.upperBound)"#)).duration == range.upperBound)
        for wrong in [range.lowerBound - 1, range.upperBound + 1] {
            let error = refusal(body(model, #""duration": \#(wrong)"#))
            #expect(error?.field == "duration")
            #expect(error?.message.contains("from \(range.lowerBound) to \(range.upperBound)") == true)
        }
    }

    @Test(arguments: [
        "8.0", "8e0", "0.8e1", #""8""#, "null", "true", "[8]", "{}", "-8", "-0",
        "99999999999999999999",
    ])
    func `a duration is a whole number that is written as one`(literal: String) {
        #expect(refusal(kling(#""duration": \#(literal)"#))?.field == "duration")
    }

    @Test func `a wrong value is named together with what would be right`() {
        #expect(refusal(kling(#""duration": "8""#))?.message.contains(#""8" is a string"#) == true)
        #expect(refusal(kling(#""duration": 8.0"#))?.message.contains("8.0 is not written as a whole number") == true)
        #expect(refusal(kling(#""duration": 20"#))?.message.contains("20 is out of range") == true)
        #expect(refusal(kling(#""resolution": "720p""#))?.message.contains("did you mean 720P?") == true)
    }

    @Test(arguments: [
        ("kling/kling-v3", ["720P", "1080P"], "480P"), ("kling/kling-v3-omni", ["720P", "1080P"], "4K"),
        ("doubao/seedance-2.0", ["480P", "720P"], "1080P"), ("doubao/seedance-2.0-fast", ["480P", "720P"], "1080P"),
        ("dashscope/happyhorse-1.0", ["720P", "1080P"], "480P"),
    ])
    func `a resolution is one of the model's`(model: String, right: [String], wrong: String) throws {
        for resolution in right {
            #expect(try validate(body(model, #""resolution": "\#(resolution)""#)).resolution == resolution)
        }
        for value in [wrong, right[0].lowercased(), right[0] + " ", ""] {
            let error = refusal(body(model, #""resolution": "\#(value)""#))
            #expect(error?.field == "resolution")
            #expect(right.allSatisfy { error?.message.contains($0) == true })
        }
    }

    @Test(arguments: [
        ("kling/kling-v3", ["16:9", "9:16", "1:1"], "4:3"),
        (
            "kling/kling-v3-omni",
            [
                "16:9", "9:16",
                "1:1",
            ], "adaptive"
        ),
        ("doubao/seedance-2.0", ["16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "adaptive"], "9:21"),
        ("doubao/seedance-2.0-fast", ["21:9", "adaptive"], "Adaptive"),
        ("dashscope/happyhorse-1.0", ["16:9", "9:16", "1:1", "4:3", "3:4"], "21:9"),
    ])
    func `an aspect ratio is one of the model's`(model: String, right: [String], wrong: String) throws {
        for ratio in right { try validate(body(model, #""aspect_ratio": "\#(ratio)""#)) }
        #expect(refusal(body(model, #""aspect_ratio": "\#(wrong)""#))?.field == "aspect_ratio")
        #expect(refusal(body(model, #""aspect_ratio": 1"#))?.field == "aspect_ratio")
    }

    @Test func `audio is a boolean, which happyhorse does not take`() throws {
        #expect(try validate(kling(#""generate_audio": true"#)).audio)
        #expect(try !validate(body("doubao/seedance-2.0", #""generate_audio": false"#)).audio)
        for wrong in ["1", #""true""#, "null"] {
            #expect(refusal(kling(#""generate_audio": \#(wrong)"#))?.field == "generate_audio")
        }
        #expect(refusal(body("dashscope/happyhorse-1.0", #""generate_audio": true"#))?.field == "generate_audio")
    }

    @Test(arguments: [
        (#"{"prompt": "a"}"#, "model"), (#"{"model": null, "prompt": "a"}"#, "model"),
        (#"{"model": 3, "prompt": "a"}"#, "model"), (#"{"model": "", "prompt": "a"}"#, "model"),
        (#"{"model": "Kling/Kling-V3", "prompt": "a"}"#, "model"), ("{}", "model"),
        (#"{"model": "kling/kling-v3"}"#, "prompt"),
    ])
    func `what a request cannot be without is missed by name`(text: String, field: String) {
        #expect(refusal(text)?.field == field)
    }

    @Test(arguments: ["[]", "null", #""kling/kling-v3""#, "1", "true"])
    func `only an object is a request`(text: String) {
        let error = refusal(text)
        #expect(error?.code == .invalidRequest)
        #expect(error?.field == nil)
    }

    @Test(arguments: [
        ("Kling/Kling-V3", "kling/kling-v3"), ("kling-v3", "kling/kling-v3"),
        (
            "kling/kling-v3-omin",
            "kling/kling-v3-omni"
        ),
        ("seedance-2.0-fast", "doubao/seedance-2.0-fast"), ("happyhorse-1.0", "dashscope/happyhorse-1.0"),
    ])
    func `a model nearly spelled right is suggested`(wrong: String, right: String) {
        #expect(refusal(body(wrong))?.message.hasSuffix("did you mean \(right)?") == true)
    }

    @Test func `an unknown model is refused with the list of the known`() {
        let message = refusal(body("openai/sora"))?.message ?? ""
        #expect(Catalog.builtIn.models.count == 6)
        #expect(Catalog.builtIn.models.allSatisfy { message.contains($0.name) })
        #expect(!message.contains("did you mean"))
    }

    @Test func `values match byte for byte, not as letters that look the same`() {
        // The Kelvin sign is canonically equivalent to K, and Swift's == takes them for the same.
        #expect("\u{212A}" == "K")
        #expect(refusal(kling(#""resolution": "720P\u0301""#))?.field == "resolution")
        let rules = Model(
            name: "K", prompt: PromptRule(.characters(10), unlessGiven: []), resolutions: .init(["4K"], default: "4K"),
            aspectRatios: nil, duration: nil, audio: nil, references: ReferenceRules([.textOnly]),
            parameters: []
        )
        let catalog = Catalog(models: [rules])
        #expect(throws: Never.self) {
            try catalog.validate(["model": "K", "prompt": "a", "resolution": "4K"])
        }
        #expect(throws: ReelError.self) { try catalog.validate(["model": "\u{212A}", "prompt": "a"]) }
        #expect(throws: ReelError.self) {
            try catalog.validate(["model": "K", "prompt": "a", "resolution": "4\u{212A}"])
        }
        #expect(catalog["\u{212A}"] == nil)
    }

    @Test func `a name that only looks like a known one is unknown`() throws {
        let fields = try warnedFields(kling(#""duration\u200b": 99"#))
        #expect(fields == ["[\"duration\u{200B}\"]"])
    }
}
