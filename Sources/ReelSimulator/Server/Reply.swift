import NIOHTTP1

/// What is done on the wire for one request: a head, unless there is to be no answer at all, and then the parts in
/// order.
///
/// An answer that runs to the end of its parts is complete.
struct Reply: Sendable {
    enum Part: Sendable {
        case bytes([UInt8])
        case file(FileContent, Range<Int>)
        /// Waits at a gate.
        case hold(gate: String)
        /// Closes the connection in an orderly way, whatever was promised.
        case close
        case reset
        /// Nothing more, until the client goes away.
        case hang
    }

    var head: HTTPResponseHead?
    var parts: [Part]
    /// Called once the answer is out to its last byte.
    var whenSent: @Sendable () -> Void = {}

    static let reset = Reply(head: nil, parts: [.reset])
    static let hang = Reply(head: nil, parts: [.hang])
}
