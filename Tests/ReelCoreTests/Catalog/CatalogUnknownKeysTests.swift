import ReelCore
import Testing

struct `An unknown key` {
    @Test(arguments: [
        (kling(#""seed": 7"#), "seed"),
        (kling(#""extra_params": {"mode": "pro"}"#), "extra_params.mode"),
        (
            kling(#""reference_images": [{"url": "https://a.b/c", "reference_type": "asset", "weight": 1}]"#),
            "reference_images[0].weight"
        ),
        (storyboard(3).replacing(#""index": 1"#, with: #""index": 1, "x": null"#), "extra_params.multi_prompt[0].x"),
        (
            kling(#""extra_params": {"camera_control": {"type": "down_back", "speed": 1}}"#),
            "extra_params.camera_control.speed"
        ),
        (
            kling(#""extra_params": {"camera_control": {"type": "simple", "config": {"pan": 1, "dolly": 2}}}"#),
            "extra_params.camera_control.config.dolly"
        ),
        (
            body("kling/kling-v3-omni", #""reference_videos": [{"url": "http://a.b", "refer_type": "base", "x": 1}]"#),
            "reference_videos[0].x"
        ),
        (body("kling/kling-v3-omni", #""extra_params": {"cfg_scale": 9}"#), "extra_params.cfg_scale"),
        (body("doubao/seedance-2.0", #""reference_audios": [{"url": "http://a.b", "x": 1}]"#), "reference_audios[0].x"),
        (kling(#""a key.with [signs]": 1"#), #"["a key.with [signs]"]"#),
        (kling(#""": 1"#), #"[""]"#),
    ])
    func `is warned about at any depth, with its path, and not refused`(text: String, field: String) throws {
        #expect(try warnedFields(text) == [field])
    }

    @Test func `is sent on unchanged, and says so`() throws {
        let warnings = try validate(kling(#""durations": 7"#)).warnings
        #expect(warnings.first?.message == "not known to reel; sent on unchanged (did you mean duration?)")
    }

    @Test func `is not repeated at any length`() throws {
        let name = String(repeating: "k\u{301}", count: 100_000)
        let warnings = try validate(kling(#""\#(name)": 1"#)).warnings
        #expect(warnings.count == 1)
        #expect(warnings.allSatisfy { $0.field.unicodeScalars.count <= 62 })
    }

    @Test func `of which there are very many costs few warnings`() throws {
        let names = (0..<5000).map { #""x\#($0)": 1"# }
        let warnings = try validate(kling(names.joined(separator: ","))).warnings
        #expect(warnings.count == 51)
        #expect(warnings.last?.message.hasPrefix("4950 more") == true)
    }

    @Test func `with a long value makes no long message`() {
        let long = String(repeating: "9", count: 300)
        for value in [long, #""\#(long)""#, "-\(long)"] {
            let error = refusal(kling(#""duration": \#(value)"#))
            #expect(error?.field == "duration")
            #expect((error?.message.count ?? 999) < 200)
        }
        let zalgo = "a" + String(repeating: "\u{301}", count: 10_000)
        let error = refusal(kling(#""resolution": "\#(zalgo)""#))
        #expect((error?.message.unicodeScalars.count ?? 999) < 200)
    }
}
