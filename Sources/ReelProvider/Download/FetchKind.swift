/// What is fetched, and what may be taken for it.
package enum FetchKind: Sendable {
    case clip
    case cover

    /// No result is nearly as long: past it, the other side has gone mad.
    var limit: Int64 { self == .clip ? 8 << 30 : 64 << 20 }

    /// Whether an answer of that `Content-Type` may hold it; storage hosts often say nothing better than octets.
    func accepts(_ contentType: String?) -> Bool {
        guard let type = contentType.map(Self.bare), !type.isEmpty else { return true }
        if type == "application/octet-stream" || type == "binary/octet-stream" { return true }
        return switch self {
        case .clip: type.hasPrefix("video/") || type == "application/mp4"
        case .cover: type.hasPrefix("image/")
        }
    }

    /// The type without parameters, in lower case.
    static func bare(_ contentType: String) -> String {
        let type = contentType.prefix { $0 != ";" }
        return type.filter { !$0.isWhitespace }.lowercased()
    }
}
