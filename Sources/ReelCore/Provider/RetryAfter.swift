import Foundation

/// Reads `Retry-After` (RFC 9110): seconds, or a date measured from the answer's own `Date`.
package enum RetryAfter {
    /// The wait the header asks for, never negative, at most a day; `nil` when it cannot be read.
    package static func duration(of header: String, date: String?, now: Timestamp) -> Duration? {
        let text = header.trimmingCharacters(in: .whitespaces)
        let longest = Duration.seconds(86_400)
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return Int64(text).map { min(.seconds(min($0, 86_400)), longest) } ?? longest
        }
        guard let until = httpDate(text) else { return nil }
        let from = date.flatMap(httpDate) ?? now
        return min(max(until - from, .zero), longest)
    }

    /// An IMF-fixdate (`Sun, 06 Nov 1994 08:49:37 GMT`), the one form that servers must send.
    package static func httpDate(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(iso8601: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
