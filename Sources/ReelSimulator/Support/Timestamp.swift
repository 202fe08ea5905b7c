import Foundation

/// The two ways in which the provider writes a moment.
enum Timestamp {
    /// ISO 8601 in UTC with milliseconds, as in the API's answers: `2026-04-11T07:17:39.146Z`.
    static func iso8601(_ date: Date) -> String {
        // The style cuts off instead of rounding, and 0.146 s is not exact in binary.
        rounded(date).addingTimeInterval(0.000_25).formatted(style)
    }

    /// Reads what ``iso8601(_:)`` writes.
    static func date(_ text: String) throws -> Date {
        rounded(try style.parse(text))
    }

    /// The moment in whole milliseconds, which is what is left of it after it was written and read.
    static func rounded(_ date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1000).rounded() / 1000)
    }

    /// The form of HTTP headers: `Sat, 11 Apr 2026 07:17:39 GMT`.
    ///
    /// Parts of a second are dropped.
    static func http(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: date)
        let weekday = weekdays[((parts.weekday ?? 1) - 1) % 7]
        let month = months[((parts.month ?? 1) - 1) % 12]
        let day = "\(weekday), \(padded(parts.day)) \(month) \(parts.year ?? 1970)"
        return "\(day) \(padded(parts.hour)):\(padded(parts.minute)):\(padded(parts.second)) GMT"
    }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func padded(_ number: Int?) -> String {
        let digits = String(number ?? 0)
        return digits.count < 2 ? "0" + digits : digits
    }
}
