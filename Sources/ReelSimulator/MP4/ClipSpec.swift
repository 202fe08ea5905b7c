/// What a clip is to be like.
struct ClipSpec: Equatable, Sendable {
    static let framesPerSecond = 24

    var size: FrameSize
    /// The seconds that each shot takes.
    var shots: [Int]
    var hasAudio: Bool
    /// Stands in the file and decides on its colours, so that no two clips are the same.
    var title: String

    var seconds: Int { shots.reduce(0, +) }
}
