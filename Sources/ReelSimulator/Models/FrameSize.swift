/// The size of a clip's picture; both sides are even.
struct FrameSize: Hashable, Sendable {
    var width: Int
    var height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The size for `720P` and the like, which name the short side, and a ratio such as `9:16`; others count as 16:9.
    init(resolution: String, aspectRatio: String) {
        let short = Int(resolution.dropLast()) ?? 720
        let parts = aspectRatio.split(separator: ":").compactMap { Int($0) }
        let (across, down) = parts.count == 2 ? (parts[0], parts[1]) : (16, 9)
        let long = Self.even(short * max(across, down), over: min(across, down))
        self.init(width: across >= down ? long : short, height: across >= down ? short : long)
    }

    private static func even(_ dividend: Int, over divisor: Int) -> Int {
        (dividend + divisor) / (2 * divisor) * 2
    }
}
