import ReelCore
import ReelStore

extension Engine {
    /// The clock may be set while it is waited for, so that it is looked at so often.
    private static let look: Duration = .seconds(3600)

    /// What a lane's policy could not send again for having sent enough on a day is sent when the day has turned.
    ///
    /// Returns when cancelled.
    package func followDays() async {
        var day = today
        while !Task.isCancelled {
            let turn = rules.budget().calendar.end(of: .day, at: rules.time.now)
            let wait = turn.map { min($0 - rules.time.now, Self.look) } ?? Self.look
            do { try await rules.time.sleep(for: wait) } catch { return }
            guard today != day else { continue }
            day = today
            await resubmitInDoubt()
            wake()
        }
    }

    private var today: BudgetWindow { rules.budget().calendar.window(.day, at: rules.time.now) }
}
