/// The parameters of a stream: constrained baseline, one slice a picture, no deblocking.
struct H264Format {
    /// `frame_num` counts modulo 2 to the power of this.
    static let frameNumberBits = 8

    let size: FrameSize

    var widthInBlocks: Int { (size.width + 15) / 16 }
    var heightInBlocks: Int { (size.height + 15) / 16 }
    /// 3.1 up to 1280x720, else 4.0, which is enough for 1920x1088 at 30 a second.
    var level: UInt8 { widthInBlocks * heightInBlocks <= 3600 ? 31 : 40 }
    static let profile: UInt8 = 66
    static let constraints: UInt8 = 0xC0

    var sequenceParameters: NALUnit {
        var bits = BitWriter()
        bits.append([Self.profile, Self.constraints, level])
        bits.unsigned(0)  // Its id.
        bits.unsigned(Self.frameNumberBits - 4)
        bits.unsigned(2)  // Pictures are shown in the order in which they are decoded.
        bits.unsigned(1)  // One reference picture.
        bits.flag(false)
        bits.unsigned(widthInBlocks - 1)
        bits.unsigned(heightInBlocks - 1)
        bits.flag(true)  // Frames only.
        bits.flag(true)
        writeCropping(to: &bits)
        bits.flag(false)  // No VUI.
        return NALUnit(.sequenceParameters, payload: bits)
    }

    var pictureParameters: NALUnit {
        var bits = BitWriter()
        bits.unsigned(0)  // Its id.
        bits.unsigned(0)  // That of the sequence.
        bits.flag(false)  // CAVLC.
        bits.flag(false)
        bits.unsigned(0)  // One slice group.
        bits.unsigned(0)  // One reference picture.
        bits.unsigned(0)
        bits.flag(false)  // No weighted prediction.
        bits.write(0, bits: 2)
        bits.signed(0)  // Three quantisers at their defaults.
        bits.signed(0)
        bits.signed(0)
        bits.flag(true)  // Slices say whether they are deblocked.
        bits.flag(false)
        bits.flag(false)
        return NALUnit(.pictureParameters, payload: bits)
    }

    /// Cuts off what the last blocks have too much, in units of two pixels.
    private func writeCropping(to bits: inout BitWriter) {
        let right = (widthInBlocks * 16 - size.width) / 2
        let bottom = (heightInBlocks * 16 - size.height) / 2
        bits.flag(right > 0 || bottom > 0)
        guard right > 0 || bottom > 0 else { return }
        bits.unsigned(0)
        bits.unsigned(right)
        bits.unsigned(0)
        bits.unsigned(bottom)
    }
}
