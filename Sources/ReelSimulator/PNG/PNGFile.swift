/// A picture as PNG, with a palette of up to 16 colours and without compression: small pictures need none.
struct PNGFile {
    let width: Int
    let height: Int
    /// Up to 16 colours of three bytes.
    let palette: [[UInt8]]
    /// The colour of each line, as all our pictures have lines of one colour.
    let lines: [UInt8]

    var bytes: [UInt8] {
        var header: [UInt8] = []
        header += Self.word(width) + Self.word(height)
        header += [4, 3, 0, 0, 0]  // Four bits a pixel, which name a colour of the palette.
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return signature + chunk("IHDR", header) + chunk("PLTE", palette.flatMap(\.self))
            + chunk("IDAT", Zlib.stored(pixels)) + chunk("IEND", [])
    }

    /// Each line behind a zero, which says that it is not filtered.
    private var pixels: [UInt8] {
        lines.flatMap { [0] + Array(repeating: $0 << 4 | $0, count: (width + 1) / 2) }
    }

    private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        return Self.word(content.count) + named + Self.word(Int(CRC32.checksum(named)))
    }

    private static func word(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(value).bigEndian, Array.init)
    }
}
