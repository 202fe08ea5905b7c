/// Where the picture in a file ends: one that is cut off has no end.
package enum ImageEnd {
    /// An image of more chunks or segments than this is made to take time, not to be looked at.
    package static let mostParts = 100_000

    /// The place of the first byte behind the image, counted from its first.
    ///
    /// - Parameters:
    ///   - bytes: that ``ImageHeader`` has read.
    ///   - format: what it has found.
    /// - Returns: `nil` when the picture breaks off before its end.
    /// - Throws: `ReelError` (`invalid_request`) when it has too many parts.
    package static func find(
        in bytes: some RandomAccessCollection<UInt8>, _ format: ImageHeader.Format
    ) throws(ReelError) -> Int? {
        let whole = Array(bytes)
        return try find(in: whole.count, format) { position in Array(whole[position...]) }
    }

    /// The same for bytes that come piece by piece.
    ///
    /// - Parameters:
    ///   - count: of all bytes.
    ///   - format: what ``ImageHeader`` has found.
    ///   - piece: the bytes from a place on, at least one; none where they cannot be read, and the image counts as cut off.
    /// - Returns: `nil` when the picture breaks off before its end.
    /// - Throws: `ReelError` (`invalid_request`) when it has too many parts.
    package static func find(
        in count: Int, _ format: ImageHeader.Format, piece: @escaping (_ position: Int) -> [UInt8]
    ) throws(ReelError) -> Int? {
        var walk = Walk(count: count, piece: piece)
        return try format == .png ? walk.png() : walk.jpeg()
    }
}

/// Goes through an image; of its bytes, memory holds one piece.
private struct Walk {
    private let count: Int
    private let piece: (Int) -> [UInt8]
    private var held: [UInt8] = []
    private var start = 0

    init(count: Int, piece: @escaping (Int) -> [UInt8]) { (self.count, self.piece) = (count, piece) }

    private mutating func byte(_ position: Int) -> UInt8 {
        if position < start || position >= start + held.count { (start, held) = (position, piece(position)) }
        let place = position - start
        return place < held.count ? held[place] : 0
    }

    private mutating func number(_ position: Int) -> UInt32 {
        var number: UInt32 = 0
        for place in position..<position + 4 { number = number << 8 | UInt32(byte(place)) }
        return number
    }

    /// Chunks of a length, a name, as many bytes and a checksum, up to the one named IEND.
    mutating func png() throws(ReelError) -> Int? {
        var (position, hasPicture) = (8, false)
        for _ in 0..<ImageEnd.mostParts {
            guard position + 12 <= count else { return nil }
            let (length, name) = (Int(number(position)), number(position + 4))
            guard position + 12 + length <= count else { return nil }
            position += 12 + length
            if name == 0x4945_4E44 { return hasPicture ? position : nil }  // IEND
            if name == 0x4944_4154 { hasPicture = true }  // IDAT
        }
        throw Self.tooManyParts("PNG", "chunks")
    }

    /// Segments and, behind a start of scan, coded data up to the next marker; the marker EOI ends it.
    mutating func jpeg() throws(ReelError) -> Int? {
        var (position, hasPicture) = (2, false)
        for _ in 0..<ImageEnd.mostParts {
            guard position + 2 <= count, byte(position) == 0xFF else { return nil }
            let marker = byte(position + 1)
            switch marker {
            case 0xFF: position += 1
            case 0xD9: return hasPicture ? position + 2 : nil
            case 0x01, 0xD0...0xD7: position += 2
            default:
                guard position + 4 <= count else { return nil }
                position += 2 + Int(byte(position + 2)) << 8 + Int(byte(position + 3))
                guard marker == 0xDA else { continue }
                hasPicture = true
                position = nextMarker(from: position)
            }
        }
        throw Self.tooManyParts("JPEG", "segments")
    }

    /// Coded data has 0xFF only before 0 and in restart markers.
    private mutating func nextMarker(from first: Int) -> Int {
        var position = first
        while let found = nextFullByte(from: position), found + 1 < count {
            switch byte(found + 1) {
            case 0x00, 0xD0...0xD7: position = found + 2
            default: return found
            }
        }
        return count
    }

    /// Where the next 0xFF is.
    private mutating func nextFullByte(from first: Int) -> Int? {
        var position = first
        while position < count {
            _ = byte(position)
            for place in position - start..<held.count where held[place] == 0xFF { return start + place }
            guard start + held.count > position else { return nil }
            position = start + held.count
        }
        return nil
    }

    private static func tooManyParts(_ format: String, _ parts: String) -> ReelError {
        ReelError(
            .invalidRequest, "the \(format) has more than \(ImageEnd.mostParts) \(parts): save the image anew")
    }
}
