import ReelSimulator

/// A request, and what its clip has to be like.
struct ClipCase: Sendable, CustomStringConvertible {
    let model: String
    var resolution: String?
    var aspectRatio: String?
    var duration: Int?
    var hasAudio = false
    let width: Int
    let height: Int

    var seconds: Int { duration ?? 5 }
    var description: String { "\(width)x\(height), \(seconds) s\(hasAudio ? ", sound" : "")" }

    var body: JSONBody {
        var members: [String: JSONBody] = [
            "model": .string(model), "prompt": .string("a cat"), "generate_audio": .bool(hasAudio),
        ]
        if let resolution { members["resolution"] = .string(resolution) }
        if let aspectRatio { members["aspect_ratio"] = .string(aspectRatio) }
        if let duration { members["duration"] = .integer(duration) }
        return .object(members)
    }

    static let all = [
        ClipCase(model: "kling/kling-v3", width: 1280, height: 720),
        ClipCase(model: "kling/kling-v3", aspectRatio: "9:16", duration: 15, hasAudio: true, width: 720, height: 1280),
        ClipCase(model: "kling/kling-v3", aspectRatio: "1:1", duration: 3, width: 720, height: 720),
        ClipCase(model: "kling/kling-v3", resolution: "1080P", hasAudio: true, width: 1920, height: 1080),
        ClipCase(
            model: "kling/kling-v3-omni", resolution: "1080P", aspectRatio: "9:16", duration: 4, width: 1080,
            height: 1920),
        ClipCase(model: "doubao/seedance-2.0", resolution: "480P", hasAudio: true, width: 854, height: 480),
        ClipCase(
            model: "doubao/seedance-2.0", resolution: "480P", aspectRatio: "21:9", duration: 4, width: 1120, height: 480
        ),
        ClipCase(model: "doubao/seedance-2.0", aspectRatio: "21:9", duration: 4, width: 1680, height: 720),
        ClipCase(model: "dashscope/happyhorse-1.0", aspectRatio: "3:4", width: 1080, height: 1440),
    ]

    /// Makes the clip in a world, and returns its entry and its bytes.
    func render(in world: World) async throws -> (video: JSONBody?, bytes: [UInt8]) {
        let id = try await world.submit(body).json?["task_id"]?.string ?? ""
        world.date.advance(by: .seconds(10))
        let video = try await world.poll(id).json?["videos"]?.array?.first
        return (video, try await world.get(video?["url"]?.string ?? "").body)
    }
}
