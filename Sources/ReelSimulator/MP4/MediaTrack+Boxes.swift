extension MediaTrack {
    /// Writes the track's `trak` box.
    func write(id: Int, movieTimescale: Int, offsets: [Int], to writer: inout BoxWriter) {
        writer.box("trak") { trak in
            writeHeader(id: id, duration: duration * movieTimescale / timescale, to: &trak)
            trak.box("mdia") { mdia in
                writeMediaHeader(to: &mdia)
                writeMediaInformation(offsets: offsets, to: &mdia)
            }
        }
    }

    private var isAudio: Bool {
        if case .audio = kind { true } else { false }
    }

    private func writeHeader(id: Int, duration: Int, to writer: inout BoxWriter) {
        writer.fullBox("tkhd", flags: 3) { box in
            box.zeros(8)
            box.u32(id)
            box.zeros(4)
            box.u32(duration)
            box.zeros(12)
            box.u16(isAudio ? 0x100 : 0)  // Volume.
            box.zeros(2)
            box.identityMatrix()
            if case .video(let format) = kind {
                box.u32(format.size.width << 16)
                box.u32(format.size.height << 16)
            } else {
                box.zeros(8)
            }
        }
    }

    private func writeMediaHeader(to writer: inout BoxWriter) {
        writer.fullBox("mdhd") { box in
            box.zeros(8)
            box.u32(timescale)
            box.u32(duration)
            box.u16(0x55C4)  // No language.
            box.u16(0)
        }
        writer.fullBox("hdlr") { box in
            box.zeros(4)
            box.text(isAudio ? "soun" : "vide")
            box.zeros(12)
            box.text(isAudio ? "Sound" : "Video")
            box.u8(0)
        }
    }

    private func writeMediaInformation(offsets: [Int], to writer: inout BoxWriter) {
        writer.box("minf") { minf in
            if isAudio {
                minf.fullBox("smhd") { $0.zeros(4) }
            } else {
                minf.fullBox("vmhd", flags: 1) { $0.zeros(8) }
            }
            minf.box("dinf") { dinf in
                dinf.fullBox("dref") { box in
                    box.u32(1)
                    box.fullBox("url ", flags: 1) { _ in }  // In this file.
                }
            }
            minf.box("stbl") { stbl in
                stbl.fullBox("stsd") { box in
                    box.u32(1)
                    writeSampleEntry(to: &box)
                }
                writeSampleTables(offsets: offsets, to: &stbl)
            }
        }
    }
}
