/// Figures as rows under headings, a row for each side.
package struct BenchTable: Sendable {
    private static let headings = [
        "figure", "side", "median", "lowest..highest", "p50 ms", "p99 ms", "reel is", "target", "",
    ]
    /// These stand to the left of their column, numbers to the right.
    private static let textColumns: Set<Int> = [0, 1, 7, 8]

    private let rows: [[String]]

    package init(_ figures: [Figure]) { rows = figures.flatMap { Self.rows(of: $0) } }

    /// The lines to print.
    package var lines: [String] {
        let all = [Self.headings] + rows
        let widths = Self.headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = row.indices.map { Self.cell(row[$0], widths[$0], isText: Self.textColumns.contains($0)) }
                .joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private static func cell(_ text: String, _ width: Int, isText: Bool) -> String {
        let space = String(repeating: " ", count: width - text.count)
        return isText ? text + space : space + text
    }

    private static func rows(of figure: Figure) -> [[String]] {
        let title = "\(figure.name), \(figure.unit)"
        var rows: [[String]] = []
        for (index, side) in figure.sides.enumerated() {
            let isOurs = index == 0
            let targets = figure.targets.filter { isOurs ? $0.peer == nil : $0.peer == side.name }
            let ratio = isOurs ? nil : figure.ratio(to: side)
            rows.append([
                isOurs ? title : "", side.name, Quantity.text(side.values.median), Quantity.span(side.values),
                side.p50.map { Quantity.text($0.median) } ?? "", side.p99.map { Quantity.text($0.median) } ?? "",
                ratio.map { "\(Quantity.text($0.median))x" } ?? "",
                targets.map(\.description).joined(separator: "; "),
                targets.map { verdict(figure.isMet($0)) }.joined(separator: "; "),
            ])
        }
        return rows + absent(of: figure)
    }

    /// Targets that speak of a peer that is not here.
    private static func absent(of figure: Figure) -> [[String]] {
        figure.targets.compactMap { target in
            guard let peer = target.peer, !figure.sides.contains(where: { $0.name == peer }) else { return nil }
            return ["", peer, "absent", "", "", "", "", target.description, verdict(nil)]
        }
    }

    private static func verdict(_ isMet: Bool?) -> String {
        switch isMet {
        case true?: "met"
        case false?: "MISSED"
        case nil: "not measured"
        }
    }
}
