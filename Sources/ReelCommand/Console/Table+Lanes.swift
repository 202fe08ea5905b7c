import ReelAPI
import ReelCore

extension Table {
    /// Lanes, one a row.
    static func lanes(_ lanes: [LaneAnswer], now: Timestamp) -> Table {
        Table(
            [
                .text("LANE"), .text("GROUP"), .text("HEALTH"), .text("SUBMITTING"), .text("POLLING"),
                .number("IN FLIGHT"), .number("LIMIT"), .number("RATE"), .number("QUEUED"), .text("UNTIL"),
                .text("REASON"),
            ],
            rows: lanes.map { row($0, now) })
    }

    private static func row(_ lane: LaneAnswer, _ now: Timestamp) -> [Styled] {
        // Both sides tell more than the lane as a whole, which is all that an older daemon says.
        let hasSides = lane.submitting != nil && lane.polling != nil
        return [
            Styled(lane.name), Styled(lane.group == "default" ? "" : lane.group ?? ""),
            hasSides ? "" : Styled(lane.health.rawValue, lane.health.color),
            hasSides ? Styled(lane.submit.word, lane.submit.health.color) : "",
            hasSides ? Styled(lane.follow.word, lane.follow.health.color) : "", "\(lane.inFlight)",
            Styled(lane.limitText), Styled(lane.submitsPerMinute.map { "\($0)/min" } ?? ""), "\(lane.queued)",
            Styled(lane.until.map { $0.distance(from: now) } ?? ""),
            Styled(lane.reason.map { LaneReason.text(for: $0) } ?? ""),
        ]
    }
}

extension LaneAnswer.Gate {
    fileprivate var word: String { reason == "paused" ? "paused" : health.rawValue }
}
