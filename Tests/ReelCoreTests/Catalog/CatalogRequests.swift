import ReelCore
import Testing

/// The request that the project starts from.
let seedRequest = """
    {
      "model": "kling/kling-v3",
      "resolution": "720P",
      "aspect_ratio": "9:16",
      "duration": 8,
      "generate_audio": true,
      "extra_params": {
        "multi_shot": true,
        "shot_type": "customize",
        "multi_prompt": [
          {"index": 1, "prompt": "Two friends talking under a streetlight at night.", "duration": "2"},
          {"index": 2, "prompt": "A runner sprinting through a forest.", "duration": "3"},
          {"index": 3, "prompt": "A woman hugging a cat, smiling.", "duration": "3"}
        ]
      }
    }
    """

/// A request for `kling/kling-v3` with a prompt, and these members behind it.
func kling(_ members: String = "") -> String { body("kling/kling-v3", members) }

func body(_ model: String, _ members: String = "") -> String {
    #"{"model": "\#(model)", "prompt": "a cat"\#(members.isEmpty ? "" : ", ")\#(members)}"#
}

/// A storyboard of shots that last so long, with the sum as the duration.
func storyboard(_ seconds: Int...) -> String {
    let shots = seconds.enumerated().map { offset, seconds in
        #"{"index": \#(offset + 1), "prompt": "a cat", "duration": "\#(seconds)"}"#
    }
    return """
        {"model": "kling/kling-v3", "duration": \(seconds.reduce(0, +)), "extra_params": {
          "multi_shot": true, "shot_type": "customize", "multi_prompt": [\(shots.joined(separator: ","))]
        }}
        """
}

func image(_ type: String, _ url: String = "https://example.com/a.png") -> String {
    #"{"url": "\#(url)", "reference_type": "\#(type)"}"#
}

func images(_ types: String...) -> String {
    #""reference_images": [\#(types.map { image($0) }.joined(separator: ", "))]"#
}

func videos(_ types: String?...) -> String {
    let videos = types.map { type in
        #"{"url": "https://example.com/a.mp4"\#(type.map { #", "refer_type": "\#($0)""# } ?? "")}"#
    }
    return #""reference_videos": [\#(videos.joined(separator: ", "))]"#
}

@discardableResult
func validate(_ text: String) throws -> ValidRequest { try Catalog.builtIn.validate(JSON(parsing: text)) }

/// What a request is refused with; records an issue when it is not.
func refusal(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> ReelError? {
    #expect(throws: ReelError.self, sourceLocation: sourceLocation) { try validate(text) }
}

/// The fields that a request is warned about.
func warnedFields(_ text: String) throws -> [String] { try validate(text).warnings.map(\.field) }
