/// Writes the boxes of an MP4 file: lengths, names and big-endian numbers.
struct BoxWriter {
    private(set) var bytes: [UInt8] = []

    /// A box of four letters (Latin-1) around what `content` writes.
    mutating func box(_ name: String, _ content: (inout BoxWriter) -> Void) {
        let start = bytes.count
        u32(0)
        bytes += name.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        content(&self)
        let length = UInt32(bytes.count - start)
        bytes.replaceSubrange(start..<start + 4, with: withUnsafeBytes(of: length.bigEndian, Array.init))
    }

    /// A box that begins with a version and flags.
    mutating func fullBox(
        _ name: String, version: UInt8 = 0, flags: UInt32 = 0, _ content: (inout BoxWriter) -> Void
    ) {
        box(name) { writer in
            writer.u32(UInt32(version) << 24 | flags)
            content(&writer)
        }
    }

    mutating func u8(_ value: UInt8) { bytes.append(value) }
    mutating func u16(_ value: Int) { bytes += withUnsafeBytes(of: UInt16(value).bigEndian, Array.init) }
    mutating func u32(_ value: UInt32) { bytes += withUnsafeBytes(of: value.bigEndian, Array.init) }
    mutating func u32(_ value: Int) { u32(UInt32(value)) }
    mutating func u64(_ value: Int) { bytes += withUnsafeBytes(of: UInt64(value).bigEndian, Array.init) }
    mutating func zeros(_ count: Int) { bytes += Array(repeating: 0, count: count) }
    mutating func text(_ text: String) { bytes += text.utf8 }
    mutating func append(_ more: [UInt8]) { bytes += more }

    /// The matrix that leaves pictures as they are.
    mutating func identityMatrix() {
        for value: UInt32 in [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000] { u32(value) }
    }
}
