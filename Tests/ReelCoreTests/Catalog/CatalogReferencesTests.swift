import ReelCore
import Testing

struct `References` {
    @Test(arguments: [
        "", images(), images("first_frame"), images("first_frame", "last_frame"), images("last_frame", "first_frame"),
        images("asset"), images("asset", "asset", "asset"), #""reference_videos": []"#,
    ])
    func `in these combinations kling takes`(members: String) throws {
        #expect(try validate(kling(members)).warnings.isEmpty)
    }

    @Test(arguments: [
        images("last_frame"), images("first_frame", "first_frame"), images("last_frame", "last_frame"),
        images("first_frame", "last_frame", "last_frame"), images("first_frame", "asset"),
        images("first_frame", "last_frame", "asset"), images("asset", "last_frame"),
    ])
    func `in other combinations all models refuse`(members: String) {
        for model in ["kling/kling-v3", "kling/kling-v3-omni", "doubao/seedance-2.0", "dashscope/happyhorse-1.0"] {
            #expect(refusal(body(model, members))?.field == "reference_images")
        }
    }

    @Test func `that do not fit are named, with those that would`() {
        let message = refusal(kling(images("last_frame")))?.message
        #expect(
            message?.hasPrefix("1 last_frame given, but kling/kling-v3 takes no image, or one first_frame, or") == true)
    }

    @Test(arguments: [
        ("\"a\"", "reference_images"), ("{}", "reference_images"), ("null", "reference_images"),
        ("[1]", "reference_images[0]"), ("[null]", "reference_images[0]"),
        (#"["https://a.b/c"]"#, "reference_images[0]"),
        (#"[{"reference_type": "asset"}]"#, "reference_images[0].url"),
        (#"[{"url": "https://a.b/c"}]"#, "reference_images[0].reference_type"),
        (#"[{"url": "https://a.b/c", "reference_type": "Asset"}]"#, "reference_images[0].reference_type"),
        (#"[{"url": "https://a.b/c", "reference_type": null}]"#, "reference_images[0].reference_type"),
        (#"[{"url": 1, "reference_type": "asset"}]"#, "reference_images[0].url"),
        ("[\(image("asset")), \(image("asset", "c:\\\\cat.png"))]", "reference_images[1].url"),
    ])
    func `that are spelled wrong are named by their place`(list: String, field: String) {
        #expect(refusal(kling(#""reference_images": \#(list)"#))?.field == field)
    }

    @Test func `in video and audio only some models take`() throws {
        #expect(refusal(kling(videos("base")))?.field == "reference_videos")
        let audio = #""reference_audios": [{"url": "https://example.com/a.mp3"}]"#
        for model in ["kling/kling-v3", "kling/kling-v3-omni", "dashscope/happyhorse-1.0"] {
            #expect(refusal(body(model, audio))?.field == "reference_audios")
        }
        let request = try validate(body("doubao/seedance-2.0", "\(audio), \(videos(nil, nil)), \(images("asset"))"))
        #expect(request.warnings.isEmpty)
        #expect(request.hasReferenceVideo)
        #expect(request.duration == 5)
    }

    @Test(arguments: ["doubao/seedance-2.0", "doubao/seedance-2.0-fast", "dashscope/happyhorse-1.0"])
    func `number at most nine assets`(model: String) throws {
        let asset = image("asset")
        func assets(_ count: Int) -> String {
            body(model, #""reference_images": [\#(Array(repeating: asset, count: count).joined(separator: ","))]"#)
        }
        try validate(assets(9))
        #expect(refusal(assets(10))?.field == "reference_images")
    }
}

struct `Reference videos of omni` {
    private let model = "kling/kling-v3-omni"

    @Test func `that lend a feature leave the duration as it is`() throws {
        let request = try validate(body(model, "\(videos("feature")), \(images("asset")), \"duration\": 7"))
        #expect(request.warnings.isEmpty)
        #expect(request.hasReferenceVideo)
        #expect(request.duration == 7)
    }

    @Test func `that are edited decide the length`() throws {
        let request = try validate(body(model, videos("base")))
        #expect(request.warnings.isEmpty)
        #expect(request.duration == nil)
        let ignored = try validate(body(model, #"\#(videos("base")), "duration": 7"#))
        #expect(ignored.warnings.map(\.field) == ["duration"])
        #expect(ignored.duration == nil)
        #expect(refusal(body(model, #"\#(videos("base")), "duration": 16"#))?.field == "duration")
    }

    @Test func `that do not say what they are for are warned about`() throws {
        let request = try validate(body(model, videos(nil)))
        #expect(request.warnings.map(\.field) == ["reference_videos[0]"])
        #expect(request.duration == nil)
    }

    @Test(arguments: ["Base", "", "asset"])
    func `have no other refer_type`(type: String) {
        #expect(refusal(body(model, videos(type)))?.field == "reference_videos[0].refer_type")
    }

    @Test(arguments: [
        "data:video/mp4;base64,AAAA", "ftp://a.b/c.mp4",
        "upload:\(String(repeating: "0", count: 64))", "",
    ])
    func `lie on the web`(url: String) {
        let list = #""reference_videos": [{"url": "\#(url)", "refer_type": "base"}]"#
        #expect(refusal(body(model, list))?.field == "reference_videos[0].url")
    }
}

struct `Motion control` {
    private let model = "kling/kling-v3-motion-control"

    @Test(arguments: [image("first_frame"), image("asset"), #"{"url": "https://example.com/a.png"}"#])
    func `takes exactly one image and one video`(image: String) throws {
        let request = try validate(
            #"{"model": "\#(model)", "reference_images": [\#(image)], \#(videos(nil)), "resolution": "1080P"}"#
        )
        #expect(request.warnings.isEmpty)
        #expect(request.duration == nil)
        #expect(request.resolution == "1080P")
        #expect(request.hasReferenceVideo)
    }

    @Test(arguments: [
        ("", "reference_videos"), (images("asset"), "reference_videos"), (videos(nil), "reference_images"),
        ("\(images("asset")), \(videos(nil, nil))", "reference_videos"),
        ("\(images("asset", "asset")), \(videos(nil))", "reference_images"),
        ("\(images("last_frame")), \(videos(nil))", "reference_images"),
    ])
    func `takes nothing else`(members: String, field: String) {
        #expect(refusal(body(model, members))?.field == field)
    }

    @Test(arguments: [(#""duration": 5"#, "duration"), (#""aspect_ratio": "16:9""#, "aspect_ratio")])
    func `follows the video in length and shape`(member: String, field: String) {
        #expect(refusal(body(model, "\(images("asset")), \(videos(nil)), \(member)"))?.field == field)
    }

    @Test func `knows two orientations`() throws {
        func request(_ value: String) -> String {
            body(model, #"\#(images("asset")), \#(videos(nil)), "extra_params": {"character_orientation": \#(value)}"#)
        }
        for right in [#""image""#, #""video""#] { try validate(request(right)) }
        for wrong in [#""Image""#, "null", "1"] {
            #expect(refusal(request(wrong))?.field == "extra_params.character_orientation")
        }
    }
}

struct `Happyhorse` {
    private let model = "dashscope/happyhorse-1.0"

    @Test(arguments: [0, 1, 5])
    func `edits one video with up to five images`(count: Int) throws {
        let list = Array(repeating: image("asset"), count: count).joined(separator: ",")
        let request = try validate(body(model, #""reference_images": [\#(list)], \#(videos(nil))"#))
        #expect(request.warnings.isEmpty)
        #expect(request.duration == nil)
    }

    @Test func `edits neither two videos nor with six images`() {
        #expect(refusal(body(model, videos(nil, nil)))?.field == "reference_videos")
        let list = Array(repeating: image("asset"), count: 6).joined(separator: ",")
        let six = body(model, #""reference_images": [\#(list)], \#(videos(nil))"#)
        #expect(refusal(six)?.field == "reference_images")
    }

    @Test func `takes no duration when it edits, and no last frame`() {
        #expect(refusal(body(model, #"\#(videos(nil)), "duration": 5"#))?.field == "duration")
        #expect(refusal(body(model, images("first_frame", "last_frame")))?.field == "reference_images")
    }

    @Test func `has an audio setting of any value but null`() throws {
        try validate(body(model, #""extra_params": {"audio_setting": "origin"}"#))
        #expect(
            refusal(body(model, #""extra_params": {"audio_setting": null}"#))?.field == "extra_params.audio_setting")
    }
}
