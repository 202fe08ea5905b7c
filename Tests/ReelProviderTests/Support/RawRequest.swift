import Foundation

/// A request as it came.
struct RawRequest: Sendable {
    let head: String
    var body: [UInt8]

    /// `nil` as long as the head is not all there.
    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        head = String(text[..<end.lowerBound])
        body = Array(bytes[(head.utf8.count + 4)...])
    }

    /// The first line.
    var line: String { head.split(separator: "\r\n").first.map(String.init) ?? "" }

    var length: Int { self["content-length"].flatMap(Int.init) ?? 0 }

    subscript(_ name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name { return parts[1].drop { $0 == " " }.description }
        }
        return nil
    }
}
