import Crypto
import Foundation
package import ReelCore

/// Making tokens, and telling a right one from a wrong one.
///
/// A single round of SHA-256 is right here, where a password would need a slow hash: the secret is 256 random bits, so
/// that nobody finds it by trying, however fast.
package enum TokenSecret {
    /// A new token from the system's randomness.
    package static func make() -> TokenText { TokenText(id: random(6), secret: random(32)) }

    /// What is kept of a token's secret.
    package static func hash(of token: TokenText) -> String {
        SHA256.hash(data: Data(token.secret.utf8)).hexadecimal
    }

    /// Whether a token's secret is the one of this hash, in a time that does not tell how much of it is right.
    ///
    /// - Parameters:
    ///   - token: what somebody has sent.
    ///   - hash: as it is kept; `nil` for a number that nobody has, which takes as long.
    /// - Returns: never `true` without a hash.
    package static func isRight(_ token: TokenText, for hash: String?) -> Bool {
        let kept = bytes(hexadecimal: hash ?? String(repeating: "0", count: 64)) ?? Data()
        // Digests are compared in constant time by the library.
        let isSame = SHA256.hash(data: Data(token.secret.utf8)) == kept
        return isSame && hash != nil
    }

    /// 32 random bytes in hexadecimal.
    static func key() -> String { random(32).hexadecimal }

    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in .random(in: 0...255, using: &generator) }
    }

    /// The bytes of hexadecimal digits; `nil` for other text.
    static func bytes(hexadecimal text: some StringProtocol) -> Data? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
