import ReelAPI
import ReelCore

extension Table {
    /// Caps, one a row, with what is left of each.
    static func caps(_ caps: [BudgetAnswer.CapLine], now: Timestamp) -> Table {
        Table(
            [
                .text("CAP"), .text("PER"), .text("USED"), .number("OF"), .number("LEFT"), .text("IN"), .text("TURNS"),
            ],
            rows: caps.map { cap in
                [
                    Styled(cap.subject), Styled(cap.per.rawValue),
                    Styled("\(Meter(Double(cap.used), of: cap.cap).bar) \(cap.used)", cap.left <= 0 ? .red : nil),
                    Styled(cap.number(cap.cap)), Styled(cap.number(cap.left), cap.left <= 0 ? .red : nil),
                    Styled(cap.unit.rawValue), Styled(cap.until.map { $0.distance(from: now) } ?? "never"),
                ]
            })
    }
}

extension BudgetAnswer.CapLine {
    /// Whose it is: `lane main`.
    var subject: String { "\(scope.rawValue) \(name)" }

    /// `5000 credits a day`, `600 seconds in total`.
    var text: String { "\(number(cap)) \(unit.rawValue) \(per == .total ? "in total" : "a \(per.rawValue)")" }

    func number(_ amount: Double) -> String { JSON.decimal(amount).description }
}
