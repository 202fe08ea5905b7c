package import Foundation

/// A request for a result's URL.
package struct DownloadArrival: Codable, Equatable, Sendable {
    package let number: Int
    package let arrivedAt: Date
    /// The path and query.
    package let url: String
    package let task: String
    package let file: ResultFile
    /// The `Range` header.
    package let range: String?
    /// The `If-Range` header.
    package let ifRange: String?
    /// Whether a key came along; it never must.
    package let hadAuthorization: Bool
    /// The status of the answer; nil for none so far.
    package internal(set) var status: Int?
    /// Whether the whole answer went out.
    package internal(set) var isComplete = false
}
