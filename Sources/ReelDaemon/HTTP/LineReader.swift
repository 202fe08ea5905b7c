import NIOCore

/// Cuts a stream of chunks into lines, holding no more than one unfinished line.
struct LineReader {
    enum Line: Equatable {
        case text([UInt8])
        /// Longer than the limit; its bytes were dropped.
        case tooLong

        /// Nothing but white space.
        var isBlank: Bool {
            guard case .text(let bytes) = self else { return false }
            return bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        }
    }

    private let limit: Int
    private var pending: [UInt8] = []
    private var isDropping = false

    init(limit: Int) { self.limit = limit }

    /// The lines that end in `chunk`.
    mutating func take(_ chunk: ByteBuffer) -> [Line] {
        var lines: [Line] = []
        var rest = chunk.readableBytesView[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            add(rest[..<end])
            lines.append(cut())
            rest = rest[(end + 1)...]
        }
        add(rest)
        return lines
    }

    /// What follows the last line's end.
    mutating func finish() -> [Line] { pending.isEmpty && !isDropping ? [] : [cut()] }

    private mutating func add(_ bytes: some Collection<UInt8>) {
        if pending.count + bytes.count > limit {
            isDropping = true
            pending = []
        }
        if !isDropping { pending += bytes }
    }

    private mutating func cut() -> Line {
        defer { (pending, isDropping) = ([], false) }
        return isDropping ? .tooLong : .text(pending)
    }
}
