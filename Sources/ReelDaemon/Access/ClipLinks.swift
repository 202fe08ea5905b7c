import Crypto
import Foundation
package import ReelCore

/// Links to clips that work without a token, for a day: clients of the provider fetch a result without their key.
package struct ClipLinks: Sendable {
    /// As long as the provider's own links live.
    package static let lifetime: Duration = .seconds(86_400)

    private let key: SymmetricKey
    /// Of the URLs that are given out: `https` where a proxy with TLS stands before us.
    package let scheme: String
    private let time: any Timekeeper

    /// - Parameters:
    ///   - key: 32 random bytes in hexadecimal, the same at each start.
    ///   - scheme: `http` or `https`.
    ///   - time: by which links expire.
    package init(key: String, scheme: String, time: any Timekeeper) {
        self.key = SymmetricKey(data: TokenSecret.bytes(hexadecimal: key) ?? Data(key.utf8))
        (self.scheme, self.time) = (scheme, time)
    }

    /// The query that opens a path to whoever has it.
    ///
    /// - Parameters:
    ///   - path: of a clip or a cover, such as `/v1/jobs/1/clips/0`.
    ///   - owner: of the job.
    /// - Returns: `exp=...&sig=...`.
    package func query(for path: String, owner: UInt32) -> String {
        let end = String((time.now + Self.lifetime).milliseconds / 1000)
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(path, end, owner), using: key)
        return "exp=\(end)&sig=\(code.hexadecimal)"
    }

    /// Checks what came with a request for a path.
    ///
    /// - Parameters:
    ///   - path: what is asked for.
    ///   - end: `exp`: unix seconds.
    ///   - signature: `sig`: 64 hexadecimal digits.
    ///   - owner: of the job; `nil` where there is no such job.
    /// - Throws: `ReelError` (`forbidden`) in words that say what to do, and not whether there is such a job.
    package func check(_ path: String, end: String, signature: String, owner: UInt32?) throws(ReelError) {
        let message = Self.message(path, end, owner ?? .max)
        // In constant time.
        guard signature.utf8.count == 64, let code = TokenSecret.bytes(hexadecimal: signature),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key), owner != nil
        else {
            throw ReelError(
                .forbidden, field: "sig", "the signature is not of this link: use the url of videos[] unchanged")
        }
        guard let seconds = Int64(end), time.now.milliseconds < seconds * 1000 else {
            throw ReelError(.forbidden, field: "exp", "this link has expired: ask for the task again for a new one")
        }
    }

    private static func message(_ path: String, _ end: String, _ owner: UInt32) -> Data {
        Data("reel-clip-1\n\(path)\n\(end)\n\(owner)".utf8)
    }
}
