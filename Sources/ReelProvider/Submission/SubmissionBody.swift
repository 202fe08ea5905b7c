/// The body of a submission as a recipe: it may be far larger than what should be held in memory.
package struct SubmissionBody: Equatable, Sendable {
    /// A piece of the body.
    package enum Part: Equatable, Sendable {
        case bytes([UInt8])
        /// The contents of a file, as base64 with padding and without line breaks.
        ///
        /// A file whose size is not exactly `size` when the body is about to be sent keeps it from being sent.
        case base64(path: String, size: Int64)

        /// The bytes this piece has in the body.
        package var length: Int64 {
            switch self {
            case .bytes(let bytes): Int64(bytes.count)
            case .base64(_, let size): (size + 2) / 3 * 4
            }
        }
    }

    package let parts: [Part]

    package init(_ parts: [Part]) { self.parts = parts }

    package init(bytes: [UInt8]) { parts = [.bytes(bytes)] }

    /// The `Content-Length`.
    package var length: Int64 { parts.reduce(0) { $0 + $1.length } }
}
