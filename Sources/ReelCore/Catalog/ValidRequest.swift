/// What a request comes to that keeps its model's rules: the defaults applied, nothing else changed.
package struct ValidRequest: Hashable, Sendable {
    /// A reference image that lies in reel's own uploads.
    package struct Upload: Hashable, Sendable {
        /// The path of the `url` inside the request.
        package let field: String
        /// 64 lower-case hexadecimal digits.
        package let sha256: String

        package init(field: String, sha256: String) { (self.field, self.sha256) = (field, sha256) }
    }

    package let model: String
    package let warnings: [Warning]
    /// Seconds; `nil` where the clip is as long as a reference video.
    package let duration: Int?
    package let resolution: String?
    /// `nil` where the model takes none: it follows the references.
    package let aspectRatio: String?
    package let audio: Bool
    package let hasReferenceVideo: Bool
    /// The uploads that must be there, in the order of the request.
    package let uploads: [Upload]
    /// The encoded size of all `data:` images; the uploads' sizes, times 4/3, come on top.
    package let inlineImageBytes: Int

    /// How many clips the provider is asked for.
    package var clips: Int { 1 }
    /// The length of all of them together, in seconds; `nil` where it is not known, or is none.
    package var seconds: Int? {
        guard let (seconds, overflow) = duration?.multipliedReportingOverflow(by: clips) else { return nil }
        return overflow ? nil : seconds
    }

    /// What the time of its rendering is learned by: model, resolution and seconds, as in `kling/kling-v3|720P|5`.
    ///
    /// `-` stands where one of them is not known beforehand.
    package var pace: String { [model, resolution ?? "-", duration.map(String.init) ?? "-"].joined(separator: "|") }
}
