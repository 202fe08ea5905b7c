package import ReelCore

/// `Authorization: Bearer TOKEN` (RFC 6750), the only way to present a token.
package struct BearerHeader: Sendable {
    package let token: TokenText

    /// - Parameter headers: the values of all `Authorization` headers.
    /// - Throws: `ReelError` (`unauthorized`) that says what would be right, and never what was sent.
    package init(_ headers: [String]) throws(ReelError) {
        guard let header = headers.first else {
            throw ReelError(.unauthorized, "there is no token: send Authorization: Bearer reel_..., and nowhere else")
        }
        guard headers.count == 1 else {
            throw ReelError(.unauthorized, "there is more than one Authorization header: send one")
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw ReelError(.unauthorized, "this is no bearer token: send Authorization: Bearer reel_...")
        }
        guard let token = TokenText(parts[1].drop { $0 == " " }) else {
            throw ReelError(
                .unauthorized,
                "this is no token of reel's: one begins with reel_ and has 82 characters, all of which count")
        }
        self.token = token
    }
}
