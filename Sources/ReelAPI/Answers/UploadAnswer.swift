package import ReelCore

/// A reference image that the daemon has, to be named in requests.
package struct UploadAnswer: Hashable, Sendable {
    /// `upload:SHA256`.
    package var url: String
    package var bytes: Int
    /// In pixels.
    package var width: Int
    /// In pixels.
    package var height: Int
    /// `image/png` or `image/jpeg`, as its bytes say.
    package var contentType: String

    package init(url: String, bytes: Int, width: Int, height: Int, contentType: String) {
        (self.url, self.bytes, self.width, self.height) = (url, bytes, width, height)
        self.contentType = contentType
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "an upload")
        url = try members.required("url", \.string)
        bytes = try members.required("bytes", \.integer)
        width = try members.required("width", \.integer)
        height = try members.required("height", \.integer)
        contentType = try members.required("content_type", \.string)
    }

    package var json: JSON {
        [
            "url": .string(url), "bytes": .whole(bytes), "width": .whole(width), "height": .whole(height),
            "content_type": .string(contentType),
        ]
    }
}
