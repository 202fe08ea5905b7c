/// The header `Content-Range: bytes FIRST-LAST/TOTAL` of a 206.
struct ContentRange: Equatable {
    let first: Int64
    let last: Int64
    /// `nil` for `*`.
    let total: Int64?

    init?(_ header: String) {
        let words = header.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, ends.count == 2, let first = Int64(ends[0]), let last = Int64(ends[1]), first <= last
        else { return nil }
        (self.first, self.last, total) = (first, last, Int64(parts[1]))
        guard parts[1] == "*" || (total ?? 0) > last else { return nil }
    }
}
