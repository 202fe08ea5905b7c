import AsyncHTTPClient
import Foundation
package import ReelCore

/// An HTTP proxy, as a setting names it.
package struct ProxyAddress: Sendable {
    let proxy: HTTPClient.Configuration.Proxy

    /// - Parameters:
    ///   - text: `http://HOST:PORT`, perhaps with `USER:PASSWORD@`.
    ///   - field: named by the error.
    /// - Throws: ``ReelError`` that says what would be right, without showing the text.
    package init(_ text: String, field: String? = nil) throws(ReelError) {
        guard let url = URL(string: text), url.scheme?.lowercased() == "http", let host = url.host, !host.isEmpty else {
            throw ReelError(.invalidRequest, field: field, "not a proxy: give http://HOST:PORT")
        }
        let user = url.user(percentEncoded: false).map { name in
            HTTPClient.Authorization.basic(username: name, password: url.password(percentEncoded: false) ?? "")
        }
        proxy = .server(host: host.trimmingCharacters(in: ["[", "]"]), port: url.port ?? 80, authorization: user)
    }
}
