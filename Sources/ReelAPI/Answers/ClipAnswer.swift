package import ReelCore

/// A finished clip, as the API shows it.
package struct ClipAnswer: Hashable, Sendable {
    /// The clip's path on the socket.
    package var path: String
    /// The cover's path on the socket, where there is one.
    package var cover: String?
    package var bytes: Int64
    /// Lower-case hexadecimal.
    package var sha256: String
    package var width: Int?
    package var height: Int?
    /// Seconds, as the provider said.
    package var duration: Double?
    package var contentType: String
    /// When the file was deleted to keep the disk free.
    package var prunedAt: Timestamp?

    package init(
        path: String, cover: String? = nil, bytes: Int64, sha256: String, width: Int? = nil, height: Int? = nil,
        duration: Double? = nil, contentType: String, prunedAt: Timestamp? = nil
    ) {
        (self.path, self.cover, self.bytes, self.sha256) = (path, cover, bytes, sha256)
        (self.width, self.height, self.duration) = (width, height, duration)
        (self.contentType, self.prunedAt) = (contentType, prunedAt)
    }

    /// The answer for the clip in custody with this place in its job.
    package init(_ clip: Clip, of job: JobID, at index: Int) {
        self.init(
            path: "/v1/jobs/\(job)/clips/\(index)", cover: clip.cover.map { _ in "/v1/jobs/\(job)/covers/\(index)" },
            bytes: clip.bytes, sha256: clip.sha256, width: clip.width, height: clip.height, duration: clip.duration,
            contentType: clip.contentType, prunedAt: clip.prunedAt)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a clip")
        path = try members.required("path", \.string)
        cover = try members.optional("cover", \.string)
        bytes = try members.required("bytes", \.int64)
        sha256 = try members.required("sha256", \.string)
        width = try members.optional("width", \.integer)
        height = try members.optional("height", \.integer)
        duration = try members.optional("duration", \.double)
        contentType = try members.required("content_type", \.string)
        prunedAt = try members.optional("pruned_at", \.timestamp)
    }

    package var json: JSON {
        [
            "path": .string(path), "cover": .text(cover), "bytes": .whole(bytes), "sha256": .string(sha256),
            "width": .whole(width), "height": .whole(height), "duration": .decimal(duration),
            "content_type": .string(contentType), "pruned_at": .time(prunedAt),
        ]
    }
}
