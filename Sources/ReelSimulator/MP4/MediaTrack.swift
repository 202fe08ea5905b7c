/// One track of a clip: its samples, and how they lie in chunks of a second each.
struct MediaTrack {
    enum Kind {
        case video(H264Format)
        case audio
    }

    struct Sample {
        let bytes: [UInt8]
        let isKey: Bool
    }

    let kind: Kind
    /// The units of time in a second.
    let timescale: Int
    /// How many units each sample takes.
    let sampleDuration: Int
    /// The samples of each second.
    let chunks: [[Sample]]

    var samples: [Sample] { chunks.flatMap(\.self) }
    var duration: Int { chunks.reduce(0) { $0 + $1.count } * sampleDuration }
}
