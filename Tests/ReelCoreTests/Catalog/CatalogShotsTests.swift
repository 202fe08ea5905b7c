import ReelCore
import Testing

private func extra(_ members: String, beside others: String = "") -> String {
    kling(#"\#(others.isEmpty ? "" : "\(others), ")"extra_params": {\#(members)}"#)
}

struct `A storyboard` {
    @Test func `has one to six shots that add up to the duration`() throws {
        for text in [storyboard(3), storyboard(15), storyboard(1, 2), storyboard(1, 1, 1, 1, 1, 1), storyboard(10, 5)] {
            #expect(try validate(text).warnings.isEmpty)
        }
        #expect(refusal(storyboard(1, 1, 1, 1, 1, 1, 1))?.field == "extra_params.multi_prompt")
        let none = #""multi_shot": true, "shot_type": "customize", "multi_prompt": []"#
        #expect(refusal(extra(none))?.message.hasPrefix("0 shots were given") == true)
    }

    @Test func `adds up to the default duration when none is given`() throws {
        #expect(try validate(storyboard(2, 3).replacing(#""duration": 5, "#, with: "")).duration == 5)
        let error = refusal(storyboard(2, 4).replacing(#""duration": 6, "#, with: ""))
        #expect(error?.field == "extra_params.multi_prompt")
        #expect(error?.message.contains("add up to 6 s, but the default duration is 5 s") == true)
    }

    @Test func `that does not add up is refused with both numbers`() {
        let error = refusal(seedRequest.replacing(#""duration": 8"#, with: #""duration": 9"#))
        #expect(error?.field == "extra_params.multi_prompt")
        #expect(error?.message == "the shots add up to 8 s, but duration is 9 s: make them equal")
    }

    @Test(arguments: [
        "3", "3.0", #""3.0""#, #""0""#, #""-3""#, #""+3""#, #"" 3""#, #""03""#, #""""#, #""3s""#, #""３""#, "null",
    ])
    func `has durations that are strings of whole seconds`(duration: String) {
        let text = storyboard(2, 3).replacing(#""duration": "3""#, with: #""duration": \#(duration)"#)
        #expect(refusal(text)?.field == "extra_params.multi_prompt[1].duration")
    }

    @Test(arguments: ["1", "3", "0", "-1", "2.0", #""2""#, "null", "99999999999999999999"])
    func `has indexes that count from 1`(index: String) {
        let text = storyboard(2, 3).replacing(#""index": 2"#, with: #""index": \#(index)"#)
        #expect(refusal(text)?.field == "extra_params.multi_prompt[1].index")
    }

    @Test func `has prompts of 1 to 512 characters`() throws {
        func text(_ prompt: String) -> String { storyboard(3).replacing(#""a cat""#, with: #""\#(prompt)""#) }
        try validate(text("猫"))
        try validate(text(String(repeating: "猫", count: 512)))
        for wrong in ["", " ", String(repeating: "猫", count: 513)] {
            #expect(refusal(text(wrong))?.field == "extra_params.multi_prompt[0].prompt")
        }
    }

    @Test(arguments: ["index", "prompt", "duration"])
    func `misses what a shot lacks`(name: String) throws {
        let request = try JSON(parsing: storyboard(3))
        var shot = try #require(request["extra_params"]?["multi_prompt"]?.array?.first?.object)
        shot[name] = nil
        let text = extra(#""multi_shot": true, "shot_type": "customize", "multi_prompt": [\#(JSON.object(shot))]"#)
        #expect(refusal(text)?.field == "extra_params.multi_prompt[0].\(name)")
    }

    @Test(arguments: [("{}", ""), ("null", ""), (#""a""#, ""), ("[1]", "[0]"), ("[[]]", "[0]"), ("[null]", "[0]")])
    func `is a list of objects`(list: String, place: String) {
        let text = extra(#""multi_shot": true, "shot_type": "customize", "multi_prompt": \#(list)"#)
        #expect(refusal(text)?.field == "extra_params.multi_prompt\(place)")
    }

    @Test func `makes a prompt beside it useless, which is warned about`() throws {
        let members = try #require(JSON(parsing: storyboard(2, 3))["extra_params"]).description.dropFirst().dropLast()
        #expect(try warnedFields(extra(String(members))) == ["prompt"])
        #expect(try warnedFields(storyboard(3).replacing("{\"model\"", with: #"{"prompt": "", "model""#)) == [])
    }

    @Test func `is missed when the shots are to be customized`() {
        #expect(refusal(extra(#""multi_shot": true, "shot_type": "customize""#))?.field == "extra_params.multi_prompt")
    }

    @Test(arguments: [#""shot_type": "customize""#, #""shot_type": "intelligence""#, #""multi_prompt": []"#])
    func `has no effect without multi_shot and is refused`(member: String) {
        for multiShot in ["", #", "multi_shot": false"#] {
            let error = refusal(extra(member + multiShot))
            #expect(error?.field?.hasPrefix("extra_params.") == true)
            #expect(error?.message.contains("set multi_shot to true") == true)
        }
    }

    @Test func `needs to be told whose shots`() throws {
        let error = refusal(extra(#""multi_shot": true"#))
        #expect(error?.field == "extra_params.shot_type")
        #expect(error?.message.contains("customize") == true && error?.message.contains("intelligence") == true)
        try validate(extra(#""multi_shot": false"#))
    }
}

struct `Shots by the model's own intelligence` {
    @Test func `need a prompt and no shots`() throws {
        let type = #""multi_shot": true, "shot_type": "intelligence""#
        #expect(try validate(extra(type)).warnings.isEmpty)
        for prompt in ["", #", "prompt": """#] {
            let text = #"{"model": "kling/kling-v3"\#(prompt), "extra_params": {\#(type)}}"#
            #expect(refusal(text)?.field == "prompt")
        }
        for list in ["[]", #"[{"index": 1, "prompt": "a", "duration": "5"}]"#] {
            #expect(refusal(extra("\(type), \"multi_prompt\": \(list)"))?.field == "extra_params.multi_prompt")
        }
    }
}

struct `Extra parameters` {
    @Test(arguments: [
        (#""multi_shot": 1"#, "multi_shot"), (#""multi_shot": "true""#, "multi_shot"),
        (
            #""multi_shot": null"#,
            "multi_shot"
        ),
        (#""shot_type": "Customize""#, "shot_type"), (#""shot_type": null"#, "shot_type"),
        (#""negative_prompt": 1"#, "negative_prompt"), (#""cfg_scale": "0.5""#, "cfg_scale"),
        (#""cfg_scale": null"#, "cfg_scale"), (#""cfg_scale": true"#, "cfg_scale"),
        (#""camera_control": "simple""#, "camera_control"), (#""camera_control": null"#, "camera_control"),
    ])
    func `of a wrong type are refused by name`(member: String, name: String) {
        #expect(refusal(extra(member))?.field == "extra_params.\(name)")
    }

    @Test(arguments: ["null", "[]", #""multi_shot""#, "1"])
    func `are an object`(value: String) {
        #expect(refusal(kling(#""extra_params": \#(value)"#))?.field == "extra_params")
    }

    @Test(arguments: ["0", "1", "0.5", "1.0", "-0", "5e-1", "0.000000001"])
    func `hold a cfg_scale from 0 to 1`(value: String) throws {
        #expect(try validate(extra(#""cfg_scale": \#(value)"#)).warnings.isEmpty)
    }

    @Test(arguments: ["-0.001", "1.001", "-1", "2", "1e400", "-1e400", "1e9999999999999999999999"])
    func `hold no other cfg_scale`(value: String) {
        #expect(refusal(extra(#""cfg_scale": \#(value)"#))?.field == "extra_params.cfg_scale")
    }

    @Test func `hold a negative prompt of up to 2500 characters`() throws {
        for count in [0, 1, 2500] {
            try validate(extra(#""negative_prompt": "\#(String(repeating: "猫", count: count))""#))
        }
        let error = refusal(extra(#""negative_prompt": "\#(String(repeating: "猫", count: 2501))""#))
        #expect(error?.field == "extra_params.negative_prompt")
    }
}

struct `Camera control` {
    private func camera(_ value: String) -> String { extra(#""camera_control": \#(value)"#) }
    private func config(_ members: String) -> String { camera(#"{"type": "simple", "config": {\#(members)}}"#) }

    @Test(arguments: ["down_back", "forward_up", "right_turn_forward", "left_turn_forward"])
    func `is a preset without a config`(type: String) throws {
        #expect(try validate(camera(#"{"type": "\#(type)"}"#)).warnings.isEmpty)
        for config in ["{}", #"{"pan": 1}"#, "null"] {
            let error = refusal(camera(#"{"type": "\#(type)", "config": \#(config)}"#))
            #expect(error?.field == "extra_params.camera_control.config")
        }
    }

    @Test(arguments: ["horizontal", "vertical", "pan", "tilt", "roll", "zoom"])
    func `moves along one axis, by at most 10`(axis: String) throws {
        for value in ["-10", "10", "0.5", "-1e1", "1"] {
            #expect(try validate(config(#""\#(axis)": \#(value)"#)).warnings.isEmpty)
        }
        for value in ["-10.001", "11", "1e400", #""1""#, "null", "true"] {
            let error = refusal(config(#""\#(axis)": \#(value)"#))
            #expect(error?.field == "extra_params.camera_control.config.\(axis)")
        }
    }

    @Test func `moves along exactly one axis`() throws {
        try validate(config(#""pan": 3, "zoom": 0, "tilt": 0.0, "roll": -0"#))
        for members in ["", #""pan": 0"#, #""pan": 1, "zoom": -1"#, #""x": 1"#] {
            let error = refusal(config(members))
            #expect(error?.field == "extra_params.camera_control.config")
            #expect(error?.message.contains("exactly one of horizontal, vertical, pan, tilt, roll, zoom") == true)
        }
    }

    @Test(arguments: [
        ("{}", "type"), (#"{"type": "Simple"}"#, "type"), (#"{"type": null}"#, "type"),
        (#"{"type": "simple"}"#, "config"), (#"{"type": "simple", "config": null}"#, "config"),
        (#"{"type": "simple", "config": []}"#, "config"),
    ])
    func `has a type, and a config with simple`(value: String, name: String) {
        #expect(refusal(camera(value))?.field == "extra_params.camera_control.\(name)")
    }
}
