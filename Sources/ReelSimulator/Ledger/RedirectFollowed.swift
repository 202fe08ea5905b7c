package import Foundation

/// A request to the place that redirects point to: somebody followed one.
package struct RedirectFollowed: Codable, Equatable, Sendable {
    package let arrivedAt: Date
    package let method: String
    package let hadAuthorization: Bool
}
