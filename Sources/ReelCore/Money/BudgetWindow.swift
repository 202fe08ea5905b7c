import Foundation

/// The span of time that a cap counts in.
package struct BudgetWindow: Hashable, Sendable {
    package enum Period: String, Sendable, CaseIterable { case day, month, total }

    package let period: Period
    /// `2026-11-23`, `2026-11` or `total`; sorts by time within its period.
    package let name: String
}

/// When days and months begin, in the zone of the settings.
package struct BudgetCalendar: Hashable, Sendable {
    /// The zone's name as it was given.
    package let zone: String
    private let calendar: Calendar

    /// - Returns: `nil` when there is no such zone.
    package init?(zone: String) {
        guard let found = TimeZone(identifier: zone) else { return nil }
        self.init(zone: zone, found)
    }

    package static let utc = Self(zone: "UTC", .gmt)

    private init(zone: String, _ timeZone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        (self.zone, self.calendar) = (zone, calendar)
    }

    /// The window that a moment lies in.
    package func window(_ period: BudgetWindow.Period, at moment: Timestamp) -> BudgetWindow {
        guard period != .total else { return BudgetWindow(period: .total, name: "total") }
        let parts = calendar.dateComponents([.year, .month, .day], from: moment.date)
        let month = "\(Self.digits(parts.year ?? 0, 4))-\(Self.digits(parts.month ?? 0, 2))"
        let name = period == .month ? month : "\(month)-\(Self.digits(parts.day ?? 0, 2))"
        return BudgetWindow(period: period, name: name)
    }

    /// When the window of a moment ends and the next one begins; `nil` for `total`.
    package func end(of period: BudgetWindow.Period, at moment: Timestamp) -> Timestamp? {
        let component: Calendar.Component
        switch period {
        case .day: component = .day
        case .month: component = .month
        case .total: return nil
        }
        return calendar.dateInterval(of: component, for: moment.date).map { Timestamp($0.end) }
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
