/// How much of something there is, as a bar: `[######..............]`.
package struct Meter: Hashable, Sendable {
    private static let width = 20

    private let part: Double

    /// - Parameters:
    ///   - amount: how much there is.
    ///   - whole: of how much; 0 counts as full.
    package init(_ amount: Double, of whole: Double) { part = whole > 0 ? min(max(amount / whole, 0), 1) : 1 }

    /// Full only when nothing is missing, empty only when there is nothing.
    package var bar: String {
        let filled =
            part >= 1 ? Self.width : part <= 0 ? 0 : min(max(Int(part * Double(Self.width)), 1), Self.width - 1)
        return "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: Self.width - filled))]"
    }

    /// `62%`, rounded down.
    package var percent: String { "\(Int(part * 100))%" }
}
