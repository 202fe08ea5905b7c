import NIOHTTP1
import ReelCore

/// What tells two versions of a result apart, for `If-Range`.
struct Validator: Codable, Equatable, Sendable {
    /// A strong ETag with its quotes, or the date in `Last-Modified`.
    let text: String

    init?(_ headers: HTTPHeaders) {
        if let tag = headers.first(name: "etag"), tag.hasPrefix("\""), tag.hasSuffix("\""), tag.utf8.count > 2 {
            text = tag
        } else if let modified = headers.first(name: "last-modified"),
            Self.isStrong(modified, headers.first(name: "date"))
        {
            text = modified
        } else {
            return nil
        }
    }

    /// A file may change twice within the second that a date can tell (RFC 9110, 8.8.2.2).
    private static func isStrong(_ modified: String, _ date: String?) -> Bool {
        guard let modified = RetryAfter.httpDate(modified) else { return false }
        guard let date = date.flatMap(RetryAfter.httpDate) else { return true }
        return date - modified >= .seconds(1)
    }
}
