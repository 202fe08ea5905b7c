/// The one range of a `Range: bytes=` header.
enum ByteRange: Equatable, Sendable {
    case part(Range<Int>)
    /// It begins behind the end of the file.
    case unsatisfiable

    /// Reads a header for a file of `count` bytes; nil for what servers ignore: other units, several ranges, nonsense.
    init?(_ header: String, count: Int) {
        guard header.hasPrefix("bytes="), !header.contains(",") else { return nil }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last) where first >= 0 && (last ?? first) >= first:
            self = first < count ? .part(first..<min(last ?? count - 1, count - 1) + 1) : .unsatisfiable
        case (nil, let length?) where ends[0].isEmpty && length > 0:
            self = .part(max(0, count - length)..<count)
        default:
            return nil
        }
    }
}
