/// One entry of the provider's `videos` (docs).
package struct Video: Equatable, Codable, Sendable {
    package let url: String
    package let width: Int?
    package let height: Int?
    /// Seconds.
    package let duration: Double?
    package let coverURL: String?

    package init(url: String, width: Int? = nil, height: Int? = nil, duration: Double? = nil, coverURL: String? = nil) {
        (self.url, self.width, self.height, self.duration, self.coverURL) = (url, width, height, duration, coverURL)
    }
}

/// A finished video file in custody.
package struct Clip: Equatable, Codable, Sendable {
    /// The file's name inside the job's clip folder.
    package let file: String
    package let bytes: Int64
    /// Lower-case hexadecimal.
    package let sha256: String
    package let contentType: String
    package let width: Int?
    package let height: Int?
    /// Seconds, as the provider said.
    package let duration: Double?
    package let cover: Cover?
    package var prunedAt: Timestamp?

    package init(
        file: String, bytes: Int64, sha256: String, contentType: String, width: Int? = nil, height: Int? = nil,
        duration: Double? = nil, cover: Cover? = nil, prunedAt: Timestamp? = nil
    ) {
        (self.file, self.bytes, self.sha256, self.contentType) = (file, bytes, sha256, contentType)
        (self.width, self.height, self.duration, self.cover) = (width, height, duration, cover)
        self.prunedAt = prunedAt
    }

    /// A clip's still picture in custody.
    package struct Cover: Equatable, Codable, Sendable {
        package let file: String
        package let bytes: Int64
        package let sha256: String
        package let contentType: String

        package init(file: String, bytes: Int64, sha256: String, contentType: String) {
            (self.file, self.bytes, self.sha256, self.contentType) = (file, bytes, sha256, contentType)
        }
    }
}

/// Why a job ended or last went wrong: reel's own word or the provider's, kept verbatim.
package struct JobError: Equatable, Hashable, Codable, Sendable {
    /// The provider's code as text (`INVALID_PROMPT`, `1102`), or one of reel's (`deadline_passed`, ...).
    package let code: String
    package let message: String
    /// The HTTP status of the answer, where there was one.
    package let status: Int?
    /// The provider's `request_id`: support asks for it.
    package let requestID: String?

    package init(code: String, message: String, status: Int? = nil, requestID: String? = nil) {
        (self.code, self.message, self.status, self.requestID) = (code, message, status, requestID)
    }

    enum CodingKeys: String, CodingKey {
        case code, message, status
        case requestID = "request_id"
    }
}
