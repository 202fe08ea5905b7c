import Foundation

/// What this process takes.
enum Memory {
    /// The bytes in memory now.
    static var resident: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }
}

extension ResultServer {
    /// A host of a clip that is made up as it is sent.
    static func large(_ size: Int) -> @Sendable (RawConnection) -> Void {
        let head = Samples.box("ftyp", Array("isom\0\0\u{2}\0isomavc1".utf8)) + [0, 0, 0, 0] + Array("mdat".utf8)
        let piece = [UInt8](repeating: 7, count: 1 << 20)
        return { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 X\r\nContent-Length: \(size)\r\n\r\n")
            connection.send(head)
            var rest = size - head.count
            while rest > 0, connection.send(Array(piece.prefix(rest))) { rest -= piece.count }
            connection.waitForClose()
        }
    }
}
