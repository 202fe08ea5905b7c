import Foundation
import ReelCore

// None of these repeats the value: a password may stand in it.
extension Setting {
    /// An `https` URL, or `http` on a loopback address; without a slash at its end.
    func baseURL() throws(ReelError) -> String {
        let expected = "an https URL such as https://openapi.imini.ai/imini/router"
        let url = try url(expected)
        guard url.scheme == "https" || Self.isLoopback(url.host) else {
            throw refusal("http is for loopback addresses (127.0.0.0/8, ::1, localhost) only: give \(expected)")
        }
        return url.withoutSlash
    }

    /// `http://host:port` or `https://host:port`.
    func proxy() throws(ReelError) -> Settings.Proxy {
        let expected = "null, or http://HOST:PORT or https://HOST:PORT"
        let url = try url(expected)
        guard let scheme = Settings.Proxy.Scheme(rawValue: url.scheme), let port = url.port else {
            throw refusal("the proxy's port is missing: give \(expected)")
        }
        guard url.path.allSatisfy({ $0 == "/" }) else {
            throw refusal("a path means nothing to a proxy: give \(expected)")
        }
        return Settings.Proxy(scheme: scheme, host: url.host, port: port)
    }

    /// `HOST:PORT`, as it is written.
    func listenAddress() throws(ReelError) -> String {
        let expected = "HOST:PORT, such as 127.0.0.1:8787 or \"[::1]:8787\""
        let text = try text(expected)
        guard TCPAddress(text) != nil else { throw refusal("\(text.excerpt) is no IP address: give \(expected)") }
        return text
    }

    private func url(_ expected: String) throws(ReelError) -> PlainURL {
        guard let url = PlainURL(try text(expected)) else {
            throw refusal(
                "this is no such URL: give \(expected), without user, password, query or fragment"
            )
        }
        return url
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "::1" || host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in UInt8(part).flatMap { String($0) == part ? $0 : nil } }
        return parts.count == 4 && numbers.count == 4 && numbers[0] == 127
    }
}

/// A URL of a scheme, a host, perhaps a port, and a path; nothing else may be in it.
private struct PlainURL {
    let scheme: String
    /// Without brackets.
    let host: String
    let port: Int?
    let path: String
    let withoutSlash: String

    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0.isVisibleASCII && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = parts.encodedHost, !host.isEmpty, !host.contains("%"),
            parts.percentEncodedUser == nil, parts.percentEncodedPassword == nil, !text.contains("@"),
            parts.percentEncodedQuery == nil, parts.percentEncodedFragment == nil,
            parts.port.map((1...65535).contains) ?? true
        else { return nil }
        self.scheme = scheme
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port
        path = parts.percentEncodedPath
        withoutSlash = String(text.reversed().drop { $0 == "/" }.reversed())
    }
}
