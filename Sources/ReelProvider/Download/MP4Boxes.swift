/// A walk over the outermost boxes of an MP4 file, which tells whether its end is missing.
///
/// It reads 16 bytes a box.
struct MP4Boxes: Equatable {
    /// Where the last box ends: behind the end of the file when it was cut off.
    private(set) var end: Int64 = 0
    /// Whether something that is no box was met; it cannot be said then what is missing.
    private(set) var metOther = false
    private(set) var hasMovie = false

    /// The boxes that occur outermost (ISO/IEC 14496-12).
    private static let known: Set<String> = [
        "ftyp", "moov", "mdat", "free", "skip", "wide", "uuid", "meta", "moof", "mfra", "sidx", "ssix", "styp", "pdin",
        "prft", "emsg", "udta", "pnot", "meco", "imda",
    ]

    /// Walks a file of `size` bytes, of which `read` gives 16 from an offset, fewer at the end.
    init(size: Int64, read: (Int64) throws(IOFailure) -> [UInt8]) throws(IOFailure) {
        while end < size, !metOther {
            let head = try read(end)
            let type = String(decoding: head.dropFirst(4).prefix(4), as: UTF8.self)
            if Self.known.contains(type), let length = Self.length(head, upTo: size - end) {
                hasMovie = hasMovie || type == "moov" || type == "moof"
                let (next, overflow) = end.addingReportingOverflow(length)
                end = overflow ? .max : next
            } else {
                metOther = true
            }
        }
    }

    func isCutOff(at size: Int64) -> Bool { end > size }

    /// Whether the boxes alone show that the file is whole.
    func isProof(of size: Int64) -> Bool { end == size && !metOther && hasMovie }

    private static func length(_ head: [UInt8], upTo rest: Int64) -> Int64? {
        let short = head[0..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        if short == 0 { return rest }
        if short >= 8 { return short }
        guard short == 1, head.count >= 16 else { return nil }
        let long = head[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return long >= 16 ? Int64(clamping: long) : nil
    }
}
