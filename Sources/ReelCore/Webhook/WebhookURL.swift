import Foundation

/// A URL that notices may be sent to, as far as its text tells.
///
/// What its name resolves to is judged at each connection.
package struct WebhookURL: Equatable, Sendable {
    private static let longest = 2000
    private static let right = "give an https URL such as https://example.org/hooks/reel"

    package let text: String
    /// Without brackets.
    package let host: String
    package let isPlain: Bool

    /// - Parameters:
    ///   - text: the URL as it was given.
    ///   - allowsPrivate: whether addresses that are not public are taken, and `http` to loopback ones.
    ///   - field: named by the error.
    /// - Throws: `ReelError` that says what would be right, and does not repeat the URL.
    package init(_ text: String, allowsPrivate: Bool, field: String? = "webhook") throws(ReelError) {
        func refusal(_ message: String) -> ReelError {
            ReelError(.invalidRequest, field: field, "\(message): \(Self.right)")
        }
        guard text.utf8.count <= Self.longest else {
            throw refusal("the URL has \(text.utf8.count) bytes; \(Self.longest) is the most")
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: text, encodingInvalidCharacters: false)
        else { throw refusal("this is no URL") }
        guard let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http" else {
            throw refusal("only https URLs are taken")
        }
        guard parts.percentEncodedUser == nil, parts.percentEncodedPassword == nil, !Self.authority(text).contains("@")
        else { throw refusal("a URL with a user or password is not taken") }
        guard parts.percentEncodedFragment == nil else { throw refusal("a fragment (#...) means nothing here") }
        guard parts.port.map((1...65535).contains) ?? !Self.authority(text).hasSuffix(":0") else {
            throw refusal("the port is out of range")
        }
        guard let host = parts.encodedHost.map(Self.bare), Self.isHost(host), URL(string: text)?.host != nil else {
            throw refusal("the URL names no host, or not in its plain spelling")
        }
        (self.text, self.host, isPlain) = (text, host, scheme == "http")
        let address = NetworkAddress(host)
        guard allowsPrivate || (address?.isPublic ?? !Self.isLocal(host)) else {
            throw refusal("it points to this machine or a private network, which the settings do not allow")
        }
        let isLoopback = address?.isLoopback ?? Self.isLocal(host)
        guard !isPlain || (allowsPrivate && isLoopback) else { throw refusal("http is not taken") }
    }

    /// Host and port, for logs: a path or query may hold a secret.
    package static func place(of text: String) -> String { String(authority(text)) }

    /// Scheme, host and port in one spelling: all URLs with the same one are of one server.
    package static func root(of text: String) -> String {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.encodedHost.map({ bare($0).lowercased() })
        else { return place(of: text) }
        let usual = scheme == "http" ? 80 : 443
        let port = parts.port.map { $0 == usual ? "" : ":\($0)" } ?? ""
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host)\(port)"
    }

    /// As it is shown to somebody whose it is not.
    package static func excerpt(of text: String) -> String {
        "\(text.prefix { $0 != ":" })://\(authority(text))/..."
    }

    private static func authority(_ text: String) -> Substring {
        guard let start = text.range(of: "://")?.upperBound else { return "" }
        return text[start...].prefix { !"/?#".contains($0) }
    }

    private static func bare(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    private static func isLocal(_ host: String) -> Bool {
        let name = host.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    /// An address in its plain spelling or a name; no decimal, octal or hexadecimal address, as old resolvers read them.
    private static func isHost(_ host: String) -> Bool {
        if NetworkAddress(host) != nil { return true }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = labels.last?.lowercased(),
            labels.allSatisfy({ label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy {
                        $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                    }
            })
        else { return false }
        let isNumber = last.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return !isNumber && !last.hasPrefix("0x")
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
