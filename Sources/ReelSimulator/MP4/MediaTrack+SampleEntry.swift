extension MediaTrack {
    /// Writes what a decoder has to know.
    func writeSampleEntry(to writer: inout BoxWriter) {
        switch kind {
        case .video(let format): writeVideoEntry(format, to: &writer)
        case .audio: writeAudioEntry(to: &writer)
        }
    }

    private func writeVideoEntry(_ format: H264Format, to writer: inout BoxWriter) {
        writer.box("avc1") { entry in
            entry.zeros(6)
            entry.u16(1)  // The data reference.
            entry.zeros(16)
            entry.u16(format.size.width)
            entry.u16(format.size.height)
            entry.u32(72 << 16)  // Pixels an inch, across and down.
            entry.u32(72 << 16)
            entry.zeros(4)
            entry.u16(1)  // Frames a sample.
            entry.zeros(32)  // The encoder's name.
            entry.u16(24)
            entry.u16(0xFFFF)
            entry.box("avcC") { box in
                let (sequence, picture) = (format.sequenceParameters.bytes, format.pictureParameters.bytes)
                box.append([1, H264Format.profile, H264Format.constraints, format.level])
                box.append([0xFF, 0xE1])  // Lengths of four bytes; one set of each kind.
                box.u16(sequence.count)
                box.append(sequence)
                box.u8(1)
                box.u16(picture.count)
                box.append(picture)
            }
        }
    }

    private func writeAudioEntry(to writer: inout BoxWriter) {
        writer.box("mp4a") { entry in
            entry.zeros(6)
            entry.u16(1)  // The data reference.
            entry.zeros(8)
            entry.u16(2)  // Channels.
            entry.u16(16)  // Bits.
            entry.zeros(4)
            entry.u32(SilentAudio.sampleRate << 16)
            entry.fullBox("esds") { box in
                let configuration = SilentAudio.configuration
                let decoder: [UInt8] =
                    [0x40, 0x15] + Array(repeating: 0, count: 11) + [5, UInt8(configuration.count)] + configuration
                let stream: [UInt8] = [0, 1, 0, 4, UInt8(decoder.count)] + decoder + [6, 1, 2]
                box.append([3, UInt8(stream.count)] + stream)
            }
        }
    }
}
