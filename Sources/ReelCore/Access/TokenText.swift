/// A bearer token as its holder has it: `reel_`, the number it is looked up by, `_`, and 256 random bits.
package struct TokenText: Sendable {
    /// By which people and leak scanners know one.
    package static let prefix = "reel_"
    /// Hexadecimal digits of the number and of the secret.
    private static let (idDigits, secretDigits) = (12, 64)

    /// Names the token: no secret, fit for logs and lists.
    package let id: String
    /// The secret part; nothing shows it but ``revealed``.
    package let secret: String

    /// - Parameters:
    ///   - id: 6 random bytes.
    ///   - secret: 32 random bytes.
    package init(id: [UInt8], secret: [UInt8]) {
        (self.id, self.secret) = (id.hexadecimal, secret.hexadecimal)
    }

    /// - Returns: `nil` for what cannot be a token of reel's, such as one that is cut off.
    package init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isID(parts[0]), Self.isHexadecimal(parts[1], Self.secretDigits) else { return nil }
        (id, secret) = (String(parts[0]), String(parts[1]))
    }

    /// The whole token: for the one answer that shows it.
    package var revealed: String { "\(Self.prefix)\(id)_\(secret)" }

    /// Whether a text can be a token's number.
    package static func isID(_ text: some StringProtocol) -> Bool { isHexadecimal(text, idDigits) }

    private static func isHexadecimal(_ text: some StringProtocol, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
