/// The tables of a track, put together to what a player makes of them.
struct SampleTable {
    let sizes: [Int]
    /// Where each sample lies in the file.
    let ranges: [Range<Int>]
    /// The sum of all samples' durations.
    let duration: Int
    /// The number of key samples' entries; nil without a table of them.
    let keys: [Int]?

    init?(_ track: MP4Box) {
        guard let table = track.first("mdia", "minf", "stbl"), let stsz = table.first("stsz"),
            let stco = table.first("stco"), let stsc = table.first("stsc"), let stts = table.first("stts")
        else { return nil }
        sizes = stsz.words(from: 12)
        let times = stts.words(from: 8)
        duration = stride(from: 0, to: times.count, by: 2).reduce(0) { $0 + times[$1] * times[$1 + 1] }
        keys = table.first("stss")?.words(from: 8)
        ranges = Self.ranges(sizes: sizes, chunks: stco.words(from: 8), runs: stsc.words(from: 8))
    }

    private static func ranges(sizes: [Int], chunks: [Int], runs: [Int]) -> [Range<Int>] {
        var (ranges, next) = ([Range<Int>](), 0)
        for (index, offset) in chunks.enumerated() {
            let run = stride(from: 0, to: runs.count, by: 3).filter { runs[$0] <= index + 1 }.last ?? 0
            var start = offset
            for size in sizes[next..<min(sizes.count, next + runs[run + 1])] {
                ranges.append(start..<start + size)
                start += size
            }
            next += runs[run + 1]
        }
        return ranges
    }
}
