import Crypto
import Foundation
package import ReelCore

/// Signs notices as the Standard Webhooks specification has it.
package enum WebhookSignature {
    /// The value of `webhook-signature`.
    ///
    /// - Parameters:
    ///   - id: the `webhook-id`.
    ///   - timestamp: the `webhook-timestamp`, in seconds since 1970.
    ///   - body: what is sent, byte for byte.
    ///   - secrets: each signs for itself.
    /// - Returns: `v1,` and base64 of each, separated by spaces.
    package static func header(
        id: String, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]
    ) -> String {
        let content = Data("\(id).\(timestamp).".utf8) + body
        return secrets.map { secret in
            let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: secret.key))
            return "v1," + Data(code).base64EncodedString()
        }.joined(separator: " ")
    }
}
