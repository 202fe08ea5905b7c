/// Everything reel refuses or fails at, in the form a caller sees it: what, where, and what would be right.
package struct ReelError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// A stable name for the kind of failure; callers may branch on it.
    package enum Code: String, Codable, Sendable, CaseIterable {
        case invalidRequest = "invalid_request"
        case unauthorized
        case forbidden
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case conflict
        case gone
        case tooLarge = "too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case rateLimited = "rate_limited"
        case `internal`
        case unavailable
        case storageFull = "storage_full"

        /// The HTTP status of the answer that carries this code.
        package var status: Int {
            switch self {
            case .invalidRequest: 400
            case .unauthorized: 401
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .conflict: 409
            case .gone: 410
            case .tooLarge: 413
            case .unsupportedMediaType: 415
            case .rateLimited: 429
            case .internal: 500
            case .unavailable: 503
            case .storageFull: 507
            }
        }
    }

    package let code: Code
    /// The offending field as a JSON path (`request.extra_params.multi_prompt[1].duration`), when one is to blame.
    package let field: String?
    /// One sentence for a person: what was wrong and what would be right.
    package let message: String

    package init(_ code: Code, field: String? = nil, _ message: String) {
        (self.code, self.field, self.message) = (code, field, message)
    }

    package var description: String { field.map { "\($0): \(message)" } ?? message }

    /// The same error, its field seen from one level further out (`duration` inside `request` is `request.duration`).
    package func inside(_ parent: String) -> Self {
        guard let field else { return Self(code, field: parent, message) }
        return Self(code, field: field.hasPrefix("[") ? parent + field : "\(parent).\(field)", message)
    }
}

/// Something a caller should know about a request that was accepted all the same.
package struct Warning: Hashable, Codable, Sendable {
    /// The field as a JSON path inside the request.
    package let field: String
    /// One sentence for a person.
    package let message: String

    package init(field: String, _ message: String) { (self.field, self.message) = (field, message) }
}
