import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct BadTypeTests {
    /// A value of each type.
    private static let values = [
        "null", "true", "7", "-1", "0.5", "1e400", "99999999999999999999", #""zebra""#, #""""#, "[]", "[7]", "[null]",
        "{}",
        #"{"a":{}}"#,
    ]
    /// What a valid job may have at a key, so that the value is right by chance.
    private static let fitting: [String: Set<String>] = [
        "labels": ["null", "{}"], "batch": ["null", #""zebra""#], "lane": ["null"], "not_before": ["null"],
        "deadline": ["null"], "priority": ["null", "7", "-1"], "takes": ["null", "7"],
        "idempotency_key": ["null", #""zebra""#], "after": ["null", "[]"], "after_any": ["null"],
        "webhook": ["null"],
        "approval": ["null", "true"], "again": ["null", "true"],
    ]

    @Test(arguments: fitting.keys.sorted())
    func `a queue setting of another type is refused by name`(key: String) async throws {
        let world = try World.shared
        for value in Self.values where Self.fitting[key]?.contains(value) != true {
            let answer = try await world.post("/v1/jobs", Bodies.job("typed", #""\#(key)":\#(value)"#))
            #expect(answer.status == 400 || answer.status == 501, "\(value): \(answer.text)")
            #expect(try answer.json["error"]?["field"]?.string?.hasPrefix(key) == true, "\(value): \(answer.text)")
        }
        try await world.expectNothingStored()
    }

    @Test(arguments: [
        "model", "prompt", "resolution", "aspect_ratio", "duration", "generate_audio", "reference_images",
        "reference_videos",
        "reference_audios", "extra_params",
    ])
    func `a member of the request of another type is refused by name`(key: String) async throws {
        let world = try World.shared
        let fitting: [String: Set<String>] = [
            "prompt": [#""zebra""#], "duration": ["7"], "generate_audio": ["true"], "extra_params": ["{}"],
            "reference_images": ["[]"], "reference_videos": ["[]"], "reference_audios": ["[]"],
        ]
        for value in Self.values where fitting[key]?.contains(value) != true {
            // An unknown key of an object is no error; what is in a list of references is looked at.
            if key == "extra_params", value.hasPrefix("{") { continue }
            let members = ["model": #""kling/kling-v3""#, "prompt": #""zebra""#].merging([key: value]) { $1 }
            let request = members.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }.joined(
                separator: ",")
            let answer = try await world.post("/v1/jobs", #"{"request":{\#(request)}}"#)
            try expectRefusal(answer, .invalidRequest, field: answer.json["error"]?["field"]?.string)
            let field = try answer.json["error"]?["field"]?.string ?? "none"
            #expect(field.hasPrefix("request.\(key)"), "\(value): \(answer.text)")
        }
        try await world.expectNothingStored()
    }

    @Test(arguments: [
        "multi_shot", "shot_type", "multi_prompt", "negative_prompt", "cfg_scale", "camera_control",
    ])
    func `a parameter of another type is refused by name`(key: String) async throws {
        let world = try World.shared
        let fitting: [String: Set<String>] = ["negative_prompt": [#""zebra""#, #""""#], "cfg_scale": ["0.5"]]
        for value in Self.values where fitting[key]?.contains(value) != true {
            if key == "multi_shot", value == "true" { continue }
            let request = Bodies.request(with: #""extra_params":{"\#(key)":\#(value)}"#)
            let answer = try await world.post("/v1/jobs", #"{"request":\#(request)}"#)
            let field = try answer.json["error"]?["field"]?.string ?? "none"
            #expect(answer.status == 400 && field.hasPrefix("request.extra_params.\(key)"), "\(value): \(answer.text)")
        }
        try await world.expectNothingStored()
    }

    @Test(arguments: ["null", "7", "true", #""zebra""#, "[]"])
    func `a request is an object`(value: String) async throws {
        let world = try World.shared
        try expectRefusal(
            await world.post("/v1/jobs", #"{"request":\#(value)}"#), .invalidRequest, field: "request")
        #expect(try await world.post("/v1/videos/generate", value).status == 400)
        try await world.expectNothingStored()
    }
}
