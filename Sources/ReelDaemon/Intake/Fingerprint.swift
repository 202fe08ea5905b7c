import Crypto
import Foundation
package import ReelCore

/// What tells one request from another by what it asks for, not by how it is written.
package enum Fingerprint {
    /// SHA-256 of a request with its defaults spelled out.
    ///
    /// The order of keys and the spelling of numbers do not count, nor does a key that is left out where its default, or
    /// an empty list, could stand. An image counts by its bytes, whether it is given as `data:` or as `upload:`; a link
    /// counts by its text, since what lies behind it is not known. What reel does not know counts as it is written.
    ///
    /// - Parameters:
    ///   - request: the provider's body.
    ///   - valid: what the request came to when it was checked.
    /// - Returns: 64 lower-case hexadecimal digits.
    package static func of(_ request: JSON, _ valid: ValidRequest) -> String {
        guard var members = request.object else { return request.hash }
        for name in ["prompt", "reference_images", "reference_videos", "reference_audios", "extra_params"]
        where members[name]?.isEmpty == true {
            members[name] = nil
        }
        if let resolution = valid.resolution { members["resolution"] = .string(resolution) }
        if let ratio = valid.aspectRatio { members["aspect_ratio"] = .string(ratio) }
        // Without one the clip is as long as a video, and a duration that is written may be ignored.
        if let duration = valid.duration { members["duration"] = .number(.init(duration)) }
        members["generate_audio"] = .bool(valid.audio)
        if let images = members["reference_images"]?.array {
            members["reference_images"] = .array(images.map(byContent))
        }
        return JSON.object(members).hash
    }

    private static func byContent(_ image: JSON) -> JSON {
        guard var members = image.object, let bytes = members["url"]?.string.flatMap(inlineBytes) else { return image }
        members["url"] = .string("upload:\(SHA256.hash(data: bytes).hexadecimal)")
        return .object(members)
    }

    private static func inlineBytes(_ url: String) -> Data? {
        guard url.utf8.starts(with: "data:".utf8), let comma = url.utf8.firstIndex(of: UInt8(ascii: ",")) else {
            return nil
        }
        return Data(base64Encoded: Data(url.utf8[url.utf8.index(after: comma)...]))
    }
}

extension JSON {
    /// Whether it is a text, a list or an object with nothing in it.
    fileprivate var isEmpty: Bool { string?.isEmpty ?? array?.isEmpty ?? object?.isEmpty ?? false }
}
