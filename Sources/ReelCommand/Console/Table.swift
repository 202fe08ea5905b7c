/// Rows under aligned headings; the last column is cut to the terminal's width.
package struct Table: Sendable {
    package struct Column: Sendable {
        let title: String
        let isNumber: Bool

        package static func text(_ title: String) -> Self { Self(title: title, isNumber: false) }
        /// Aligned to the right.
        package static func number(_ title: String) -> Self { Self(title: title, isNumber: true) }
    }

    private let columns: [Column]
    package private(set) var rows: [[Styled]]

    /// - Parameters:
    ///   - columns: a column without a value in any row is left out.
    ///   - rows: as many cells as there are columns.
    package init(_ columns: [Column], rows: [[Styled]] = []) { (self.columns, self.rows) = (columns, rows) }

    package mutating func append(_ row: [Styled]) { rows.append(row) }

    /// The lines to print, the headings first.
    package func lines(on terminal: Terminal?) -> [String] {
        let shown = columns.indices.filter { index in rows.isEmpty || rows.contains { !$0[index].text.isEmpty } }
        let heading = columns.map { Styled($0.title, .bold) }
        let widths = columns.indices.map { index in
            ([heading] + rows).map { $0[index].text.displayWidth }.max() ?? 0
        }
        return ([heading] + rows).map { line($0, shown: shown, widths: widths, terminal) }
    }

    private func line(_ row: [Styled], shown: [Int], widths: [Int], _ terminal: Terminal?) -> String {
        var line = ""
        var used = 0
        for index in shown {
            let isLast = index == shown.last
            let room = terminal.map { max(0, $0.columns - used) } ?? .max
            let text = isLast && !columns[index].isNumber ? row[index].text.truncated(to: room) : row[index].text
            let space = String(repeating: " ", count: max(0, widths[index] - text.displayWidth))
            let painted = Styled.paint(text, row[index].color, usesColor: terminal?.usesColor ?? false)
            line += columns[index].isNumber ? space + painted : painted + (isLast ? "" : space)
            if !isLast { line += "  " }
            used += widths[index] + 2
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
