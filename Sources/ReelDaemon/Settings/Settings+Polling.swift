import ReelCore

extension Settings {
    /// How often a task is asked after, and when its silence means something.
    package struct Polling: Sendable, Equatable {
        package var first: Duration = .seconds(5)
        package var factor = 1.5
        package var cap: Duration = .seconds(30)
        package var jitter = 0.2
        package var overdueAfter: Duration = .seconds(30 * 60)
        package var lostAfter: Duration = .seconds(2 * 60)

        package init() {}
    }
}

extension Settings.Polling {
    private enum Key: String, CaseIterable {
        case first, factor, cap, jitter
        case overdueAfter = "overdue_after"
        case lostAfter = "lost_after"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        first = try block[.first]?.duration() ?? first
        factor = try block[.factor]?.number(1...10) ?? factor
        cap = try block[.cap]?.duration() ?? cap
        jitter = try block[.jitter]?.number(0...0.9) ?? jitter
        overdueAfter = try block[.overdueAfter]?.duration() ?? overdueAfter
        lostAfter = try block[.lostAfter]?.duration() ?? lostAfter
        guard cap >= first else {
            throw block.refusal(
                at: .cap, "\(cap.brief) is less than polling.first: give at least \(first.brief), or a shorter first"
            )
        }
    }
}
