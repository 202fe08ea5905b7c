/// The zlib format, used without compressing.
enum Zlib {
    /// The bytes in stored blocks, between zlib's header and checksum.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        let limit = 65_535
        for start in stride(from: 0, to: max(1, bytes.count), by: limit) {
            let block = bytes[start..<min(bytes.count, start + limit)]
            let length = UInt16(block.count)
            result.append(block.endIndex == bytes.count ? 1 : 0)
            result += withUnsafeBytes(of: length.littleEndian, Array.init)
            result += withUnsafeBytes(of: (~length).littleEndian, Array.init)
            result += block
        }
        return result + withUnsafeBytes(of: adler32(bytes).bigEndian, Array.init)
    }

    static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}
