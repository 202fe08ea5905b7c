/// A unit of an H.264 stream, as MP4 files hold it.
struct NALUnit {
    enum Kind: UInt8 {
        case slice = 1
        case keySlice = 5
        case sequenceParameters = 7
        case pictureParameters = 8
    }

    /// Header and payload.
    let bytes: [UInt8]

    /// Closes the payload with its stop bit and wraps it.
    ///
    /// All our units are references, of the highest importance.
    init(_ kind: Kind, payload: BitWriter) {
        var payload = payload
        payload.flag(true)
        payload.align()
        bytes = [0x60 | kind.rawValue] + Self.escaped(payload.bytes)
    }

    /// The unit behind its length in four bytes.
    var sample: [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian, Array.init) + bytes
    }

    /// Puts a 3 after two zeros where what follows could be taken for a start code.
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        var zeros = 0
        for byte in bytes {
            if zeros == 2 && byte <= 3 {
                result.append(3)
                zeros = 0
            }
            result.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return result
    }
}
