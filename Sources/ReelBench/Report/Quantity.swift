/// Numbers as people read them.
package enum Quantity {
    /// Three digits or all before the point, thousands set apart: `26,600`, `18.2`, `0.81`.
    package static func text(_ value: Double) -> String {
        let places = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : 2
        let scale = places == 0 ? 1 : places == 1 ? 10 : 100
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let whole = sign + grouped(scaled / scale)
        guard scaled % scale > 0 else { return whole }
        let digits = String(scaled % scale)
        var fraction = String(repeating: "0", count: places - digits.count) + digits
        while fraction.last == "0" { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }

    /// From the lowest to the highest.
    package static func span(_ series: Series) -> String { "\(text(series.lowest))..\(text(series.highest))" }

    private static func grouped(_ value: Int) -> String {
        var groups: [String] = []
        var rest = String(value)
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest.removeLast(3)
        }
        return ([rest] + groups).joined(separator: ",")
    }
}
