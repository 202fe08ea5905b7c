/// How one server is spoken to: a request, and where its answer ends.
package protocol Dialect: Sendable {
    /// The bytes of a request.
    ///
    /// - Parameter number: one that no other request has.
    /// - Returns: what to send.
    func request(_ number: Int) -> [UInt8]

    /// What has come, as far as it is a whole answer.
    ///
    /// - Parameter bytes: all since the request.
    /// - Returns: `nil` while some of it is still to come.
    func answer(in bytes: UnsafeRawBufferPointer) -> Answer?
}

/// A whole answer.
package enum Answer: Hashable, Sendable {
    /// It takes so many bytes.
    case success(length: Int)
    /// Its text, where it is not what was asked for.
    case failure(String)

    /// One line that begins with `word` when all went well.
    static func line(in bytes: UnsafeRawBufferPointer, beginning word: [UInt8]) -> Answer? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        guard bytes.starts(with: word) else { return .failure(String(decoding: bytes[..<end], as: UTF8.self)) }
        return .success(length: end + 1)
    }
}
