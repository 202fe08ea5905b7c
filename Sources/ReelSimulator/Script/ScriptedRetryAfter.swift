import Foundation

/// The `Retry-After` header of a scripted answer.
package enum ScriptedRetryAfter: Equatable, Sendable {
    /// A number of seconds.
    case seconds(Int)
    /// An HTTP date so many seconds after the answer's own `Date`.
    case date(secondsAhead: Int)
    /// Anything, also what no client can read; nothing is expected of the client then.
    case verbatim(String)

    /// The header's value in an answer written at `now`.
    func header(at now: Date) -> String {
        switch self {
        case .seconds(let seconds): String(seconds)
        case .date(let ahead): Timestamp.http(now.addingTimeInterval(Double(ahead)))
        case .verbatim(let text): text
        }
    }

    /// Until when a client that got the answer at `now` has to be silent.
    func end(from now: Date) -> Date? {
        switch self {
        case .seconds(let seconds): now.addingTimeInterval(Double(seconds))
        // The header has no parts of a second.
        case .date(let ahead): Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down) + Double(ahead))
        case .verbatim: nil
        }
    }
}

/// In JSON: `7`, `{"date": 7}` (seconds ahead), or any text.
extension ScriptedRetryAfter: Decodable {
    private enum CodingKeys: String, CodingKey { case date }

    package init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: CodingKeys.self) {
            self = .date(secondsAhead: try keyed.decode(Int.self, forKey: .date))
            return
        }
        let single = try decoder.singleValueContainer()
        if let seconds = try? single.decode(Int.self) {
            self = .seconds(seconds)
        } else {
            self = .verbatim(try single.decode(String.self))
        }
    }
}
