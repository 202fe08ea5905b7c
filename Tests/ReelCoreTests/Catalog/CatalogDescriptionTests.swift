import ReelCore
import Testing

struct `A model's description` {
    @Test func `says what the model takes`() throws {
        let json = try #require(Catalog.builtIn["kling/kling-v3"]).json
        #expect(json["model"] == "kling/kling-v3")
        #expect(json["prompt"] == ["max_characters": 2500, "optional_with": ["extra_params.multi_shot"]])
        #expect(json["resolutions"] == ["720P", "1080P"])
        #expect(json["default_resolution"] == "720P")
        #expect(json["aspect_ratios"] == ["16:9", "9:16", "1:1"])
        #expect(json["default_aspect_ratio"] == "16:9")
        #expect(json["duration"] == ["minimum": 3, "maximum": 15, "default": 5])
        #expect(json["generate_audio"] == ["default": false])
        #expect(json["references"]?["reference_videos"] == false)
        #expect(
            json["extra_params"]?.object?.names == [
                "multi_shot", "shot_type", "multi_prompt", "negative_prompt", "cfg_scale", "camera_control",
            ]
        )
    }

    @Test func `has null for what the model does not take`() throws {
        let motion = try #require(Catalog.builtIn["kling/kling-v3-motion-control"]).json
        #expect(motion["aspect_ratios"] == JSON.null)
        #expect(motion["duration"] == JSON.null)
        let horse = try #require(Catalog.builtIn["dashscope/happyhorse-1.0"]).json
        #expect(horse["generate_audio"] == JSON.null)
    }

    @Test(arguments: Catalog.builtIn.models.map(\.name))
    func `has the same keys for all models`(name: String) throws {
        let keys = try #require(Catalog.builtIn.models.first).json.object?.names
        #expect(Catalog.builtIn[name]?.json.object?.names == keys)
    }
}
