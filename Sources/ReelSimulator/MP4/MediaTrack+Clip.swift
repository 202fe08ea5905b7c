extension MediaTrack {
    /// The pictures of a clip: a key picture when a shot begins, repeated until the next.
    static func video(of clip: ClipSpec) -> MediaTrack {
        let format = H264Format(size: clip.size)
        var samples: [Sample] = []
        for (shot, seconds) in clip.shots.enumerated() {
            let picture = format.keyPicture(Shade(title: clip.title, shot: shot), number: shot)
            samples.append(Sample(bytes: picture.sample, isKey: true))
            samples += (1..<max(2, seconds * ClipSpec.framesPerSecond)).map { number in
                Sample(bytes: format.repeatedPicture(number: number).sample, isKey: false)
            }
        }
        let rate = ClipSpec.framesPerSecond
        let chunks = stride(from: 0, to: samples.count, by: rate).map {
            Array(samples[$0..<min(samples.count, $0 + rate)])
        }
        return MediaTrack(kind: .video(format), timescale: rate * 512, sampleDuration: 512, chunks: chunks)
    }

    /// Silence for a clip, not longer than its pictures.
    static func audio(of clip: ClipSpec) -> MediaTrack {
        let frame = Sample(bytes: SilentAudio.frame, isKey: true)
        let ends = (0...clip.seconds).map { $0 * SilentAudio.sampleRate / SilentAudio.frameLength }
        return MediaTrack(
            kind: .audio, timescale: SilentAudio.sampleRate, sampleDuration: SilentAudio.frameLength,
            chunks: zip(ends, ends.dropFirst()).map { Array(repeating: frame, count: $1 - $0) })
    }
}
