import ReelCore
import Testing

struct `Any request` {
    /// Values that have broken programs before.
    private static let oddities: [JSON] = [
        nil, true, false, 0, -1, 5, 16, "", "0", "-1", "720P", "customize", "simple", "asset", [], [:], [nil], [[:]],
        "\u{0}", "\u{212A}", "data:image/png;base64,iVBORw0KGgo=", "upload:", "https://", .number(.init(1.5)),
        .string(String(repeating: "猫", count: 3000)), .number(.init(Int.max)),
        .number(.init(-Double.greatestFiniteMagnitude)),
        ["type": "simple", "config": ["pan": 3]], [["url": "https://a.b/c", "reference_type": "asset"]],
        [["url": "https://a.b/c", "refer_type": "base"]], ["multi_shot": true, "shot_type": "intelligence"],
    ]
    private static let names = [
        "model", "prompt", "resolution", "aspect_ratio", "duration", "generate_audio", "reference_images",
        "reference_videos", "reference_audios", "extra_params", "multi_shot", "shot_type", "multi_prompt", "index",
        "negative_prompt", "cfg_scale", "camera_control", "type", "config", "pan", "url", "reference_type", "a b", "",
    ]

    @Test(arguments: [
        seedRequest, kling(images("first_frame", "last_frame")),
        kling(#""extra_params": {"cfg_scale": 1, "camera_control": {"type": "simple", "config": {"pan": 3}}}"#),
        body("kling/kling-v3-omni", "\(images("asset", "asset")), \(videos("base", "feature"))"),
        body("kling/kling-v3-motion-control", "\(images("asset")), \(videos(nil))"),
        body("doubao/seedance-2.0", "\(images("asset")), \(videos(nil)), \"aspect_ratio\": \"adaptive\""),
        body("doubao/seedance-2.0-fast", #""duration": 4"#), body("dashscope/happyhorse-1.0", videos(nil)),
    ])
    func `is either valid or refused with a field`(text: String) throws {
        var generator = SeededGenerator(seed: UInt64(text.utf8.count))
        let start = try JSON(parsing: text)
        _ = try Catalog.builtIn.validate(start)
        var valid = 0
        for _ in 0..<800 {
            var request = start
            for _ in 0..<Int.random(in: 1...6, using: &generator) { mutate(&request, using: &generator) }
            guard request.object != nil else { continue }
            let before = request.bytes
            do throws(ReelError) {
                let answer = try Catalog.builtIn.validate(request)
                #expect(answer.warnings.allSatisfy { !$0.field.isEmpty && $0.message.utf8.count < 300 })
                _ = PriceList.builtIn.estimate(for: answer)
                valid += 1
            } catch {
                #expect(error.code == .invalidRequest)
                #expect(error.field?.isEmpty == false, "\(error)")
                #expect(error.message.unicodeScalars.count < 400, "\(error)")
            }
            #expect(request.bytes == before)
        }
        #expect(valid > 0)
    }

    private func mutate(_ value: inout JSON, using generator: inout SeededGenerator) {
        let isDeep = Int.random(in: 0..<4, using: &generator) > 0
        switch value {
        case .object(var object) where isDeep:
            let name = (Bool.random(using: &generator) ? object.names : Self.names).randomElement(using: &generator)
            guard let name else { return }
            if var member = object[name] {
                mutate(&member, using: &generator)
                object[name] = Int.random(in: 0..<8, using: &generator) == 0 ? nil : member
            } else {
                object[name] = Self.oddities.randomElement(using: &generator)
            }
            value = .object(object)
        case .array(var elements) where isDeep && !elements.isEmpty:
            let index = Int.random(in: elements.indices, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            default: mutate(&elements[index], using: &generator)
            }
            value = .array(elements)
        case .string, .number, .bool, .null:
            value = Self.oddities.randomElement(using: &generator) ?? nil
        case .object(var object):
            object[Self.names.randomElement(using: &generator) ?? ""] = Self.oddities.randomElement(using: &generator)
            value = .object(object)
        case .array: value = Self.oddities.randomElement(using: &generator) ?? nil
        }
    }
}
