/// A clip as an MP4 file that players open: the index first, then seconds of pictures and sound by turns.
struct MP4File {
    private let clip: ClipSpec
    private let tracks: [MediaTrack]

    init(_ clip: ClipSpec) {
        self.clip = clip
        tracks = [.video(of: clip)] + (clip.hasAudio ? [.audio(of: clip)] : [])
    }

    /// The file, made larger by `padding` bytes in a box that players skip.
    func content(padding: Int) -> FileContent {
        let media = media
        var writer = BoxWriter()
        writeType(to: &writer)
        // The index holds offsets and lies before what they point to; its length does not depend on them.
        var trial = writer
        writeIndex(offsets: media.offsets, to: &trial)
        let start = trial.bytes.count + 8
        writeIndex(offsets: media.offsets.map { $0.map { $0 + start } }, to: &writer)
        writer.box("mdat") { $0.append(media.bytes) }
        let header = paddingHeader(padding)
        return FileContent(
            contentType: "video/mp4", bytes: writer.bytes + header, padding: max(0, padding - header.count))
    }

    /// The samples of all tracks, second by second, and where each track's chunks begin.
    private var media: (bytes: [UInt8], offsets: [[Int]]) {
        var bytes: [UInt8] = []
        var offsets = tracks.map { _ in [Int]() }
        for second in 0..<(tracks.map(\.chunks.count).max() ?? 0) {
            for (index, track) in tracks.enumerated() where second < track.chunks.count {
                offsets[index].append(bytes.count)
                for sample in track.chunks[second] { bytes += sample.bytes }
            }
        }
        return (bytes, offsets)
    }

    private func writeType(to writer: inout BoxWriter) {
        writer.box("ftyp") { box in
            box.text("isom")
            box.u32(512)
            box.text("isomiso2avc1mp41")
        }
    }

    private func writeIndex(offsets: [[Int]], to writer: inout BoxWriter) {
        writer.box("moov") { moov in
            writeMovieHeader(to: &moov)
            for (index, track) in tracks.enumerated() {
                track.write(id: index + 1, movieTimescale: Self.timescale, offsets: offsets[index], to: &moov)
            }
            writeTitle(to: &moov)
        }
    }

    private static let timescale = 1000

    private func writeMovieHeader(to writer: inout BoxWriter) {
        writer.fullBox("mvhd") { box in
            box.zeros(8)  // When it was made and changed.
            box.u32(Self.timescale)
            box.u32(clip.seconds * Self.timescale)
            box.u32(0x10000 as UInt32)  // Speed.
            box.u16(0x100)  // Volume.
            box.zeros(10)
            box.identityMatrix()
            box.zeros(24)
            box.u32(tracks.count + 1)
        }
    }

    private func writeTitle(to writer: inout BoxWriter) {
        writer.box("udta") { udta in
            udta.fullBox("meta") { meta in
                meta.fullBox("hdlr") { box in
                    box.zeros(4)
                    box.text("mdirappl")
                    box.zeros(9)
                }
                meta.box("ilst") { list in
                    list.box("\u{A9}nam") { name in
                        name.box("data") { box in
                            box.u32(1)  // UTF-8
                            box.zeros(4)
                            box.text(clip.title)
                        }
                    }
                }
            }
        }
    }

    /// The head of a `free` box of `count` bytes in all; lengths over 32 bits stand behind the name.
    private func paddingHeader(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        var writer = BoxWriter()
        let isLong = count > Int(UInt32.max)
        writer.u32(isLong ? 1 : max(8, count))
        writer.text("free")
        if isLong { writer.u64(count) }
        return writer.bytes
    }
}
