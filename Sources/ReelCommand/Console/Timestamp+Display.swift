package import Foundation
package import ReelCore

extension Timestamp {
    /// For people: `2026-04-11 09:17:39 +02:00`, in UTC `2026-04-11 07:17:39Z`.
    package func text(in zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: date)
        let local = (self + .seconds(offset)).description.prefix(19).replacing("T", with: " ")
        guard offset != 0 else { return local + "Z" }
        let minutes = abs(offset) / 60
        let zone = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(local) \(offset < 0 ? "-" : "+")\(zone)"
    }

    /// For people, and how far away: `2026-04-11 07:17:39Z (in 12s)`.
    package func moment(from now: Timestamp, in zone: TimeZone) -> String {
        "\(text(in: zone)) (\(distance(from: now)))"
    }

    /// How far from `now`: `in 12s`, `3m 5s ago`.
    package func distance(from now: Timestamp) -> String {
        self > now ? "in \((self - now).brief)" : "\((now - self).brief) ago"
    }
}

extension Duration {
    /// The two greatest units: `12s`, `3m 5s`, `2h 10m`, `4d 3h`.
    package var brief: String {
        let seconds = max(0, components.seconds)
        let units: [(Int64, String)] = [(86400, "d"), (3600, "h"), (60, "m"), (1, "s")]
        guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return "0s" }
        let major = "\(seconds / units[first].0)\(units[first].1)"
        guard first + 1 < units.count else { return major }
        let minor = seconds % units[first].0 / units[first + 1].0
        return minor == 0 ? major : "\(major) \(minor)\(units[first + 1].1)"
    }
}

extension Int64 {
    /// A size in bytes for people: `812 B`, `1.2 MB`.
    package var byteSize: String {
        let units = ["kB", "MB", "GB", "TB", "PB"]
        guard self >= 1000 else { return "\(self) B" }
        var (value, unit) = (Double(self) / 1000, 0)
        while value >= 999.95, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
