import Foundation
import Glibc
package import ReelCore

/// A URL that may be called: https to anywhere, http to this machine only, and no password in it.
package struct SafeURL: Equatable, Sendable {
    private let url: URL
    /// Whether it names this machine: no proxy is used then.
    package let isLoopback: Bool

    /// - Parameters:
    ///   - text: the URL.
    ///   - field: named by the error.
    /// - Throws: ``ReelError`` that says what would be right, and shows neither a user, a path nor a query.
    package init(_ text: String, field: String? = nil) throws(ReelError) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = Self.host(of: url) else {
            throw ReelError(.invalidRequest, field: field, "not a URL that names a host: give https://HOST/PATH")
        }
        guard url.user == nil, url.password == nil else {
            throw ReelError(.invalidRequest, field: field, "a URL with a user or password is not taken: leave it out")
        }
        self.url = url
        isLoopback = Self.isLoopback(host)
        guard scheme == "https" || (scheme == "http" && isLoopback) else {
            throw ReelError(
                .invalidRequest, field: field,
                "\(scheme)://\(host) is not taken: give https://, or http:// on a loopback address")
        }
    }

    package var text: String { url.absoluteString }

    /// The path without the query, as it is spelled.
    var path: String { url.path(percentEncoded: true) }

    /// This URL with a path added; its query and fragment go.
    func appending(path: String) -> String {
        var base = text.prefix { $0 != "?" && $0 != "#" }
        while base.hasSuffix("/") { base.removeLast() }
        return base + path
    }

    /// Where a `Location` of an answer from here points.
    func resolving(_ location: String) throws(ReelError) -> Self {
        guard let target = URL(string: location, relativeTo: url)?.absoluteString else {
            throw ReelError(.invalidRequest, "not a URL: a redirect names where to go")
        }
        return try Self(target)
    }

    /// Whether the host is `localhost`, `::1` or in 127.0.0.0/8, spelled in full.
    static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
        return withUnsafeBytes(of: six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    }

    private static func host(of url: URL) -> String? {
        guard let host = url.host, !host.isEmpty else { return nil }
        return host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }
}
