/// Cuts a stream of bytes into lines, without their ends.
package struct LineSplitter: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0
    /// Up to here no line end was found.
    private var searched = 0

    package init() {}

    package mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            searched -= start
            start = 0
        }
        buffer += bytes
    }

    /// The next whole line.
    package mutating func next() -> [UInt8]? {
        guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = buffer.count
            return nil
        }
        defer { (start, searched) = (end + 1, end + 1) }
        return Self.trimmed(buffer[start..<end])
    }

    /// What is left behind the last line end.
    package mutating func finish() -> [UInt8]? {
        defer { self = Self() }
        return start < buffer.count ? Self.trimmed(buffer[start...]) : nil
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}
