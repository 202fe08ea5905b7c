import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct BadTextTests {
    /// A job with these bytes in place of `@` in its prompt, batch or label.
    private static func bodies(_ bytes: [UInt8]) -> [[UInt8]] {
        let templates = [
            #"{"request":{"model":"kling/kling-v3","prompt":"zebra @"}}"#, Bodies.job("text", #""batch":"a@""#),
            Bodies.job("text", #""labels":{"a":"@"}"#), Bodies.job("text", #""labels":{"@":"a"}"#),
        ]
        return templates.map { $0.utf8.flatMap { $0 == UInt8(ascii: "@") ? bytes : [$0] } }
    }

    @Test(
        arguments: [
            [0x00], [0x1B], [0x0A], [0x1F], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3],
            [0x80], [0xE2, 0x82],
        ] as [[UInt8]])
    func `raw control characters and broken UTF-8 are refused`(bytes: [UInt8]) async throws {
        let world = try World.shared
        for body in Self.bodies(bytes) {
            try expectRefusal(await world.post("/v1/jobs", bytes: body), .invalidRequest, field: nil, "JSON")
            let lines = try await world.post("/v1/jobs", bytes: body, ["Content-Type: application/x-ndjson"]).lines
            #expect(!lines.isEmpty && lines.allSatisfy { $0["error"]?["status"] == 400 })
        }
        try await world.expectNothingStored()
    }

    @Test(arguments: [
        #"\ud800"#, #"\udfff"#, #"\ud800\ud800"#, #"\udc00\ud800"#, #"\ud83dx"#, #"\u12"#, #"\uzzzz"#, #"\x41"#, #"\"#,
    ])
    func `half a surrogate pair and unknown escapes are refused`(escape: String) async throws {
        let world = try World.shared
        for body in Self.bodies(Array(escape.utf8)) {
            try expectRefusal(await world.post("/v1/jobs", bytes: body), .invalidRequest, field: nil, "JSON")
        }
        try await world.expectNothingStored()
    }

    @Test(arguments: [#"\u0000"#, #"\u0007"#, #"\u001b"#, #"\u007f"#, #"\u0085"#])
    func `escaped control characters are refused where they could do harm`(escape: String) async throws {
        let world = try World.shared
        let fields = ["request.prompt", "batch", "labels.a", "labels."]
        for (body, field) in zip(Self.bodies(Array(escape.utf8)), fields) {
            let answer = try await world.post("/v1/jobs", bytes: body)
            try expectRefusal(answer, .invalidRequest, field: answer.json["error"]?["field"]?.string)
            let named = try answer.json["error"]?["field"]?.string ?? "none"
            #expect(named.hasPrefix(field), "\(named)")
        }
        try await world.expectNothingStored()
    }

    @Test func `names with control characters are refused without being repeated raw`() async throws {
        let world = try World.shared
        for body in [Bodies.job("name", #""a\u0000\u001b[31m":1"#), #"{"request":{"model":"\u001b[31m\u0000"}}"#] {
            let answer = try await world.post("/v1/jobs", body)
            #expect(answer.status == 400)
            #expect(!answer.body.contains { $0 < 0x20 })
        }
        try await world.expectNothingStored()
    }

    @Test(arguments: [
        "-1", "0", "16", "1e2", "5e0", "-0", "0.5", "1e400", "-1e400", "99999999999999999999",
        "170141183460469231731687303715884105728", String(repeating: "9", count: 401),
    ])
    func `a duration that makes no sense is refused`(number: String) async throws {
        let world = try World.shared
        let body = #"{"request":\#(Bodies.request(with: #""duration":\#(number)"#))}"#
        let answer = try await world.post("/v1/jobs", body)
        #expect(answer.status == 400 && answer.body.count < 1000)
        try await world.expectNothingStored()
    }
}
