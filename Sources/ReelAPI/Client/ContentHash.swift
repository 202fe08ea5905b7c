import Crypto
import ReelCore

/// SHA-256 of what comes piece by piece.
package struct ContentHash: Sendable {
    private var hash = SHA256()

    package init() {}

    package mutating func append(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// Of all so far, in lower-case hexadecimal.
    package var hexadecimal: String { hash.finalize().hexadecimal }
}
