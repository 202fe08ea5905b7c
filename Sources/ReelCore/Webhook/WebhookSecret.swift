package import Foundation

/// What notices are signed with; no description or mirror shows it.
package struct WebhookSecret: Hashable, Sendable {
    private static let prefix = "whsec_"

    /// The bytes that sign.
    package let key: Data

    /// - Parameter text: `whsec_` and base64 of 24 to 64 bytes, as the Standard Webhooks specification has it.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let key = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            (24...64).contains(key.count)
        else { return nil }
        self.key = key
    }

    private init(key: Data) { self.key = key }

    /// A new one, by the machine's own randomness.
    package static func random() -> Self {
        var source = SystemRandomNumberGenerator()
        return Self(key: Data((0..<24).map { _ in UInt8.random(in: .min ... .max, using: &source) }))
    }

    /// The secret as its owner writes it down.
    package func reveal() -> String { Self.prefix + key.base64EncodedString() }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: [:] as KeyValuePairs<String, Any>) }
}
