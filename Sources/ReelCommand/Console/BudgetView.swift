import Foundation
import ReelAPI
import ReelCore

/// The account as a person reads it: the sums, the caps, then line by line.
struct BudgetView {
    let budget: BudgetAnswer
    /// Whose jobs alone it is about.
    let owner: String?
    let now: Timestamp

    func show(on console: Console) {
        console.say("credits\(owner.map { " of \($0.printable)" } ?? "") \(span)\(window(in: console.zone))")
        console.say("")
        console.say(sums)
        if budget.total.unknown > 0 {
            console.say("unknown counts until somebody looks in the provider's console and says what is so:")
            console.say(Self.advice)
        }
        console.say("")
        showCaps(on: console)
        console.say("")
        if lines.rows.isEmpty { console.say("nothing was submitted") } else { console.say(lines) }
    }

    private var span: String {
        switch budget.per {
        case .day: "today"
        case .month: "this month"
        case .total: "in all"
        }
    }

    private func window(in zone: TimeZone) -> String {
        guard let until = budget.until else { return "" }
        let name = "\(budget.window) in \(budget.timeZone)".printable
        return " (\(name)); the window turns at \(until.moment(from: now, in: zone))"
    }

    private var sums: Facts {
        let total = budget.total
        return Facts([
            ("spent", "\(total.spent), by tasks that succeeded or are known to be billed"),
            ("reserved", "\(total.reserved), by submissions on their way"),
            ("unknown", "\(total.unknown), by submissions that may have been billed"),
            ("together", "\(total.used), for \(total.clips) clips of \(total.seconds) s in all"),
        ])
    }

    private static let advice: [Explanation.Remedy] = [
        .init("reel list --in-doubt", "shows the jobs in doubt; then reel resolve JOB"),
        .init("reel list --state failed", "shows the failed jobs; then:"),
        .init("reel budget settle JOB --not-billed", "or --billed"),
    ]

    private func showCaps(on console: Console) {
        guard !budget.caps.isEmpty else {
            return console.say("no caps: nothing limits what may be spent (caps: in /etc/reel/reeld.yaml)")
        }
        console.say(Table.caps(budget.caps, now: now))
    }

    private var lines: Table {
        let named = [
            ("lane", budget.lanes), ("model", budget.models), ("owner", budget.owners), ("batch", budget.batches),
        ]
        let rows = named.flatMap { kind, lines in
            lines.map { line in (kind, line.owner.map { "\(line.name) of \($0)" } ?? line.name, line.sums) }
        }
        return Table(
            [
                .text("BY"), .text("NAME"), .number("SPENT"), .number("RESERVED"), .number("UNKNOWN"),
                .number("TOGETHER"), .number("CLIPS"), .number("SECONDS"),
            ],
            rows: (rows + budget.days.map { ("day", $0.day, $0.sums) }).map(Self.row))
    }

    private static func row(_ kind: String, _ name: String, _ sums: SumsAnswer) -> [Styled] {
        [
            Styled(kind), Styled(name), "\(sums.spent)", "\(sums.reserved)",
            Styled("\(sums.unknown)", sums.unknown > 0 ? .yellow : nil), "\(sums.used)", "\(sums.clips)",
            "\(sums.seconds)",
        ]
    }
}
