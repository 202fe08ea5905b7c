/// What a request comes to that keeps its model's rules: the defaults applied, nothing else changed.
package struct ValidRequest: Hashable, Sendable {
    /// A reference image that lies in reel's own uploads.
    package struct Upload: Hashable, Sendable {
        /// The path of the `url` inside the request.
        package let field: String
        /// 64 lower-case hexadecimal digits.
        package let sha256: String
    }

    package let model: String
    package let warnings: [Warning]
    /// Seconds; `nil` where the clip is as long as a reference video.
    package let duration: Int?
    package let resolution: String?
    package let audio: Bool
    package let hasReferenceVideo: Bool
    /// The uploads that must be there, in the order of the request.
    package let uploads: [Upload]
    /// The encoded size of all `data:` images; the uploads' sizes, times 4/3, come on top.
    package let inlineImageBytes: Int

    /// How many clips the provider is asked for.
    package var clips: Int { 1 }
}
