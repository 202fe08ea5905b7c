package import ReelCore
package import ReelEngine

extension LogEntry {
    /// How a lane stands now.
    package init(_ lane: LaneView, at now: Timestamp) {
        let standing = lane.health.standing
        let until = standing.until.map { ", until \($0)" } ?? ""
        let all: [(String, String?)] = [
            ("REEL_LANE", lane.name), ("REEL_EVENT", standing.id.rawValue), ("REEL_REASON", standing.reason),
            ("REEL_UNTIL", standing.until?.description),
        ]
        self.init(
            standing.priority, "lane \(lane.name) \(standing.text)\(until)", id: standing.id,
            fields: all.compactMap { name, value in value.map { Field(name, $0) } }, at: now)
    }
}

extension LaneStanding {
    /// What stands behind the lane's name: `parked: no credit`, `paused`, `ok`.
    package var text: String {
        if reason == "paused" { return "paused" }
        return reason.map { "\(word.rawValue): \(Self.words[$0] ?? $0.replacing("_", with: " "))" } ?? word.rawValue
    }

    private static let words = [
        "unauthorized": "key refused", "not_configured": "not in the settings",
        "tasks_unknown": "its tasks are unknown there",
    ]

    fileprivate var id: MessageID {
        switch word {
        case .ok: .laneOk
        case .slowed: .laneSlowed
        case .parked: reason == "paused" ? .lanePaused : .laneParked
        }
    }

    /// Somebody has to mend what parks a lane.
    fileprivate var priority: LogPriority {
        switch (word, reason) {
        case (.ok, _), (.parked, "paused"): .notice
        case (.parked, "no_key"), (.parked, "not_configured"), (.slowed, "unreachable"): .warning
        case (.slowed, _): .notice
        case (.parked, _): .error
        }
    }
}
