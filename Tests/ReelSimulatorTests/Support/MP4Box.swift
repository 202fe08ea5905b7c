/// A box of an MP4 file, for tests: it is read without any help of what wrote it.
struct MP4Box {
    let name: String
    let content: ArraySlice<UInt8>

    private static let containers: Set<String> = ["moov", "trak", "mdia", "minf", "stbl", "dinf", "udta"]

    /// The boxes that lie one after the other in some bytes; nil unless they fill them exactly.
    static func all(in bytes: ArraySlice<UInt8>) -> [MP4Box]? {
        var (boxes, rest) = ([MP4Box](), bytes)
        while !rest.isEmpty {
            guard rest.count >= 8 else { return nil }
            var (length, header) = (number(rest.prefix(4)), 8)
            if length == 1 { (length, header) = (number(rest.dropFirst(8).prefix(8)), 16) }
            guard length >= header, length <= rest.count else { return nil }
            let name = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            boxes.append(MP4Box(name: name, content: rest.prefix(length).dropFirst(header)))
            rest = rest.dropFirst(length)
        }
        return boxes
    }

    var children: [MP4Box] { Self.containers.contains(name) ? Self.all(in: content) ?? [] : [] }

    /// The first box at a path below this one.
    func first(_ path: String...) -> MP4Box? {
        path.reduce(self as MP4Box?) { box, name in box?.children.first { $0.name == name } }
    }

    /// The four-byte numbers from an offset on, to the end.
    func words(from offset: Int) -> [Int] {
        stride(from: content.startIndex + offset, to: content.endIndex - 3, by: 4).map {
            Self.number(content[$0..<$0 + 4])
        }
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
