import Foundation
import ReelCore
import ReelTesting

/// Texts of requests and jobs.
enum Bodies {
    /// A valid request of 600 credits.
    static func request(_ prompt: String = "a cat") -> String {
        #"{"model":"kling/kling-v3","prompt":"\#(World.marker) \#(prompt)","duration":5}"#
    }

    /// A new job of ``request(_:)``, with settings beside it, such as `"batch":"b"`.
    static func job(_ prompt: String = "a cat", _ settings: String = "") -> String {
        #"{"request":\#(request(prompt))\#(settings.isEmpty ? "" : ",")\#(settings)}"#
    }

    /// A request with one more member.
    static func request(with member: String) -> String {
        #"{"model":"kling/kling-v3","prompt":"\#(World.marker)",\#(member)}"#
    }

    /// The seed document's request.
    static let seed = """
        {"model":"kling/kling-v3","resolution":"720P","aspect_ratio":"9:16","duration":8,"generate_audio":true,\
        "extra_params":{"multi_shot":true,"shot_type":"customize","multi_prompt":[\
        {"index":1,"prompt":"zebra Two friends talking under a streetlight at night.","duration":"2"},\
        {"index":2,"prompt":"zebra A runner sprinting through a forest.","duration":"3"},\
        {"index":3,"prompt":"zebra A woman hugging a cat, smiling.","duration":"3"}]}}
        """

    /// A `data:` URI with a PNG of 300x300 pixels and so many bytes in all.
    static func image(bytes count: Int) -> String {
        "data:image/png;base64," + Data(TestImage.png(bytes: count)).base64EncodedString()
    }

    /// A request with a first frame.
    static func request(firstFrame url: String, prompt: String = "a frame") -> String {
        request(with: #""reference_images":[{"url":"\#(url)","reference_type":"first_frame"}]"#)
            .replacingOccurrences(of: World.marker, with: "\(World.marker) \(prompt)")
    }
}
