import ReelCore
import Testing

struct `A prompt` {
    @Test(arguments: [
        ("kling/kling-v3", 2500), ("kling/kling-v3-omni", 2500), ("dashscope/happyhorse-1.0", 5000),
    ])
    func `is held to the model's length, in Unicode scalars`(model: String, limit: Int) throws {
        for letter in ["a", "猫", "😀", "e"] {
            let text = String(repeating: letter, count: limit)
            try validate(#"{"model": "\#(model)", "prompt": "\#(text)"}"#)
            let error = refusal(#"{"model": "\#(model)", "prompt": "\#(text)b"}"#)
            #expect(error?.field == "prompt")
            #expect(error?.message == "\(limit + 1) characters are too many: at most \(limit) are accepted")
        }
    }

    @Test func `counts an accent of its own as a character of its own`() {
        let text = String(repeating: "e\u{301}", count: 1251)
        #expect(refusal(#"{"model": "kling/kling-v3", "prompt": "\#(text)"}"#)?.message.hasPrefix("2502 ") == true)
    }

    @Test(arguments: ["kling/kling-v3", "kling/kling-v3-omni", "doubao/seedance-2.0", "dashscope/happyhorse-1.0"])
    func `is needed for text to video`(model: String) {
        for prompt in ["", #", "prompt": """#, #", "prompt": "  \n""#] {
            #expect(refusal(#"{"model": "\#(model)"\#(prompt)}"#)?.field == "prompt")
        }
    }

    @Test(arguments: [
        ("kling/kling-v3", false), ("kling/kling-v3-omni", true), ("doubao/seedance-2.0", false),
        ("dashscope/happyhorse-1.0", true),
    ])
    func `may be left out beside references where the model says no more`(model: String, isAccepted: Bool) throws {
        let text = #"{"model": "\#(model)", \#(images("first_frame"))}"#
        if isAccepted { try validate(text) } else { #expect(refusal(text)?.field == "prompt") }
    }

    @Test(arguments: ["1", "null", "true", "[]", "{}"])
    func `is a string`(value: String) {
        #expect(refusal(#"{"model": "kling/kling-v3", "prompt": \#(value)}"#)?.field == "prompt")
    }

    @Test(arguments: ["0000", "0001", "0008", "000b", "001b", "007f", "0085", "009f"])
    func `holds no control characters`(code: String) {
        let prompts = [
            (#"{"model": "kling/kling-v3", "prompt": "a\u\#(code)b"}"#, "prompt"),
            (kling(#""extra_params": {"negative_prompt": "\u\#(code)"}"#), "extra_params.negative_prompt"),
            (
                storyboard(3, 3).replacing(#""a cat", "duration": "3"}]"#, with: #""\u\#(code)", "duration": "3"}]"#),
                "extra_params.multi_prompt[1].prompt"
            ),
        ]
        for (text, field) in prompts {
            let error = refusal(text)
            #expect(error?.field == field)
            #expect(error?.message.contains("U+\(code.uppercased())") == true)
        }
    }

    @Test func `may have lines, tabs and any other letter`() throws {
        let text = #"{"model": "kling/kling-v3", "prompt": "a\n\r\tb\u00a0\u2028\ufeff\u202e👩‍👩‍👧 <<<image_1>>>"}"#
        #expect(try validate(text).warnings.isEmpty)
    }

    @Test(arguments: ["doubao/seedance-2.0", "doubao/seedance-2.0-fast"])
    func `is only advised to be short for seedance`(model: String) throws {
        func warnings(_ prompt: String) throws -> [String] {
            try warnedFields(#"{"model": "\#(model)", "prompt": "\#(prompt)"}"#)
        }
        #expect(try warnings(String(repeating: "猫", count: 500)) == [])
        #expect(try warnings(String(repeating: "猫", count: 501)) == ["prompt"])
        #expect(try warnings(String(repeating: "cat ", count: 1000)) == [])
        #expect(try warnings(String(repeating: "cat ", count: 1001)) == ["prompt"])
        #expect(try warnings(String(repeating: "a", count: 100_000)) == [])
    }

    @Test func `is never repeated in a message`() {
        let secret = "moonlit-otter"
        let texts = [
            #"{"model": "kling/kling-v3", "prompt": ["\#(secret)"]}"#,
            #"{"model": "kling/kling-v3", "prompt": "\#(secret)\u0000"}"#,
            #"{"model": "kling/kling-v3", "prompt": "\#(String(repeating: secret, count: 500))"}"#,
            kling(#""extra_params": {"negative_prompt": {"\#(secret)": 1}}"#),
        ]
        for text in texts { #expect(refusal(text)?.description.contains("otter") == false) }
    }
}
