/// Where the picture in a file ends: one that is cut off has no end.
package enum ImageEnd {
    /// The place of the first byte behind the image, counted from its first.
    ///
    /// - Parameters:
    ///   - bytes: that ``ImageHeader`` has read.
    ///   - format: what it has found.
    /// - Returns: `nil` when the picture breaks off before its end.
    package static func find(
        in bytes: some RandomAccessCollection<UInt8>, _ format: ImageHeader.Format
    ) -> Int? {
        let walk = Walk(bytes: bytes, count: bytes.count)
        return format == .png ? walk.png : walk.jpeg
    }
}

private struct Walk<Bytes: RandomAccessCollection<UInt8>> {
    let bytes: Bytes
    let count: Int

    private subscript(_ offset: Int) -> UInt8 { bytes[bytes.index(bytes.startIndex, offsetBy: offset)] }

    /// Chunks of a length, a name, as many bytes and a checksum, up to the one named IEND.
    var png: Int? {
        var (position, hasPicture) = (8, false)
        while position + 12 <= count {
            let length = (0..<4).reduce(0) { $0 << 8 | Int(self[position + $1]) }
            let name = (4..<8).map { self[position + $0] }
            guard position + 12 + length <= count else { return nil }
            position += 12 + length
            if name == Array("IEND".utf8) { return hasPicture ? position : nil }
            if name == Array("IDAT".utf8) { hasPicture = true }
        }
        return nil
    }

    /// Segments and, behind a start of scan, coded data up to the next marker; the marker EOI ends it.
    var jpeg: Int? {
        var (position, hasPicture) = (2, false)
        while position + 2 <= count {
            guard self[position] == 0xFF else { return nil }
            let marker = self[position + 1]
            switch marker {
            case 0xFF: position += 1
            case 0xD9: return hasPicture ? position + 2 : nil
            case 0x01, 0xD0...0xD7: position += 2
            default:
                guard position + 4 <= count else { return nil }
                position += 2 + Int(self[position + 2]) << 8 + Int(self[position + 3])
                guard marker == 0xDA else { continue }
                hasPicture = true
                position = nextMarker(from: position)
            }
        }
        return nil
    }

    /// Coded data has 0xFF only before 0 and in restart markers.
    private func nextMarker(from start: Int) -> Int {
        var position = start
        while position + 1 < count {
            guard self[position] == 0xFF else {
                position += 1
                continue
            }
            switch self[position + 1] {
            case 0x00, 0xD0...0xD7: position += 2
            default: return position
            }
        }
        return count
    }
}
