extension H264Format {
    /// A key picture whose lines have one colour each.
    ///
    /// The first block of each row of blocks is raw (`I_PCM`); the others continue its lines to the right (`Intra16x16`,
    /// horizontal prediction) and add nothing.
    func keyPicture(_ shade: Shade, number: Int) -> NALUnit {
        var bits = BitWriter()
        writeSliceHeader(type: 7, frameNumber: 0, to: &bits) { bits in
            bits.unsigned(number % 2)  // Key pictures next to each other differ in this.
        } marking: { bits in
            bits.write(0, bits: 2)
        }
        for row in 0..<heightInBlocks {
            bits.unsigned(25)  // I_PCM
            bits.align()
            bits.append(rawBlock(shade, row: row))
            for column in 1..<widthInBlocks { writeContinuedBlock(isNextToRaw: column == 1, to: &bits) }
        }
        return NALUnit(.keySlice, payload: bits)
    }

    /// A picture that repeats the one before it: all of its blocks are skipped.
    func repeatedPicture(number: Int) -> NALUnit {
        var bits = BitWriter()
        writeSliceHeader(type: 5, frameNumber: number, to: &bits) { _ in
        } marking: { bits in
            bits.flag(false)  // As many references as the sequence says...
            bits.flag(false)  // ...in the usual order...
            bits.flag(false)  // ...and the oldest goes.
        }
        bits.unsigned(widthInBlocks * heightInBlocks)
        return NALUnit(.slice, payload: bits)
    }

    private func writeSliceHeader(
        type: Int, frameNumber: Int, to bits: inout BitWriter,
        identity: (inout BitWriter) -> Void, marking: (inout BitWriter) -> Void
    ) {
        bits.unsigned(0)  // From the first block on.
        bits.unsigned(type)
        bits.unsigned(0)  // The picture parameters.
        bits.write(UInt32(frameNumber % (1 << Self.frameNumberBits)), bits: Self.frameNumberBits)
        identity(&bits)
        marking(&bits)
        bits.signed(0)  // Quantiser as usual.
        bits.unsigned(1)  // No deblocking.
    }

    private func writeContinuedBlock(isNextToRaw: Bool, to bits: inout BitWriter) {
        bits.unsigned(2)  // Intra16x16, horizontal, without coefficients.
        bits.unsigned(1)  // Colour: horizontal too.
        bits.signed(0)
        // "No coefficients" depends on the neighbours' number of them, and a raw block counts as 16.
        if isNextToRaw { bits.write(0b000011, bits: 6) } else { bits.write(1, bits: 1) }
    }

    private func rawBlock(_ shade: Shade, row: Int) -> [UInt8] {
        let lines = (0..<16).map { shade.luma(line: row * 16 + $0, of: size.height) }
        return lines.flatMap { Array(repeating: $0, count: 16) }
            + Array(repeating: shade.blue, count: 64) + Array(repeating: shade.red, count: 64)
    }
}
