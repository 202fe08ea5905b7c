import Foundation
import NIOHTTP1

/// The reply to a download: which bytes, under which head, and where it breaks.
struct DownloadReply {
    let content: FileContent
    let entityTag: String
    let request: Request
    let fault: DownloadFault?
    let holds: [StepHold]

    func reply(at now: Date) -> Reply {
        var headers = HTTPHeaders([
            ("date", Timestamp.http(now)), ("content-type", content.contentType), ("etag", sentTag),
            ("accept-ranges", "bytes"),
        ])
        switch wanted {
        case .unsatisfiable:
            headers.add(name: "content-range", value: "bytes */\(content.count)")
            headers.add(name: "content-length", value: "0")
            return Reply(head: .init(status: 416, headers: headers), parts: [])
        case .part(let range):
            headers.add(
                name: "content-range", value: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.count)")
            return reply(status: 206, range: range, headers: headers)
        case nil:
            return reply(status: 200, range: 0..<content.count, headers: headers)
        }
    }

    private var sentTag: String { fault == .changedETag ? "\"\(entityTag)-2\"" : "\"\(entityTag)\"" }
    private var sentContent: FileContent { fault == .garbage ? content.garbage : content }

    /// The range asked for, if it is to be honoured.
    private var wanted: ByteRange? {
        guard fault != .ignoreRange, let header = request.head.headers.first(name: "range") else { return nil }
        if let condition = request.head.headers.first(name: "if-range"), condition != sentTag { return nil }
        return ByteRange(header, count: content.count)
    }

    private func reply(status: Int, range: Range<Int>, headers: HTTPHeaders) -> Reply {
        var headers = headers
        if fault != .chunked { headers.add(name: "content-length", value: String(range.count)) }
        return Reply(head: .init(status: status, headers: headers), parts: parts(of: range))
    }

    /// The bytes, cut at the places where something happens; nothing comes after an end.
    private func parts(of range: Range<Int>) -> [Reply.Part] {
        var parts: [Reply.Part] = []
        var start = range.lowerBound
        for (offset, event) in events.sorted(by: { $0.offset < $1.offset }) {
            let end = min(range.upperBound, range.lowerBound + offset)
            if end > start { parts.append(.file(sentContent, start..<end)) }
            start = max(start, end)
            parts.append(event)
            guard case .hold = event else { return parts }
        }
        return parts + [.file(sentContent, start..<range.upperBound)]
    }

    private var events: [(offset: Int, part: Reply.Part)] {
        let held = holds.compactMap { hold in
            hold.byteCount.map { (offset: $0, part: Reply.Part.hold(gate: hold.gate)) }
        }
        return switch fault {
        case .short(let bytes): held + [(bytes, .close)]
        case .breakOff(let bytes): held + [(bytes, .reset)]
        case .stall(let bytes): held + [(bytes, .hang)]
        default: held
        }
    }
}
