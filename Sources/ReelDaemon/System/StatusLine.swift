import ReelCore
package import ReelEngine
package import ReelStore

/// The service in one line, as `systemctl status` shows it: `12 rendering, 340 queued, lane main parked: no credit`.
package struct StatusLine: Sendable {
    /// What is at work first, then what waits; ended jobs are no news.
    private static let shown: [JobState] = [.submitting, .rendering, .fetching, .queued, .held, .inDoubt]

    package let text: String

    /// - Parameters:
    ///   - tally: how many jobs stand where.
    ///   - lanes: how the lanes stand; those that are well are not named.
    ///   - alarms: what is wrong with the whole.
    ///   - isStopping: whether the service was told to stop.
    package init(_ tally: Tally, lanes: [LaneView], alarms: [String], isStopping: Bool = false) {
        let counts = Self.shown.compactMap { state in
            let count = tally.total(state)
            return count > 0 ? "\(count) \(state.rawValue.replacing("_", with: " "))" : nil
        }
        let troubles = lanes.map { ($0.name, $0.health.standing) }.filter { $0.1.word != .ok }
            .map { "lane \($0.0) \($0.1.text)" }
        let parts = alarms + (counts.isEmpty ? ["idle"] : counts) + troubles
        text = (isStopping ? "stopping: " : "") + parts.joined(separator: ", ")
    }
}
