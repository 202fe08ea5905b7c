import ReelAPI
import ReelCore
import ReelTesting
import Testing

extension WireConnection {
    /// Asks for events and returns when the stream stands.
    func openEvents(_ query: String = "", _ headers: [String] = []) throws {
        try send(World.head("GET", "/v1/events\(query)", headers))
        let head = try head()
        guard head.status == 200, head.header("content-type") == "text/event-stream" else {
            throw ProcessTrouble("no stream: \(head.head)")
        }
    }

    /// The first events of the stream, `count` of them; what came together with the last of them is dropped.
    func events(_ count: Int) throws -> [EventAnswer] {
        var (parser, found) = (EventParser(), [EventAnswer]())
        while found.count < count {
            guard let chunk = try chunk() else { throw ProcessTrouble("the stream ended after \(found.count) events") }
            DocumentCheck.expect(frames: String(decoding: chunk, as: UTF8.self))
            for case .event(let event) in try parser.read(chunk) { found.append(event) }
        }
        return Array(found.prefix(count))
    }
}

extension [EventAnswer] {
    /// `42 rendering` for each of a job's.
    var steps: [String] {
        map {
            switch $0 {
            case .job(let event): "\(event.job) \(event.to.rawValue)"
            case .lane(let event): "\(event.lane) \(event.event)"
            }
        }
    }
}
