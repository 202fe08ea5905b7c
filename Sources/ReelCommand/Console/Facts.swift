/// Names and values under each other; what has no value is left out.
package struct Facts: Sendable {
    private let facts: [(name: String, value: Styled)]

    package init(_ facts: [(name: String, value: Styled?)]) {
        self.facts = facts.compactMap { fact in fact.value.map { (fact.name, $0) } }
    }

    package func lines(on terminal: Terminal?) -> [String] {
        let width = facts.map(\.name.displayWidth).max() ?? 0
        return facts.map { fact in
            "\(fact.name.padded(to: width))  \(fact.value.rendered(usesColor: terminal?.usesColor ?? false))"
        }
    }
}

extension Console {
    /// Facts for a person; dropped with `--json`.
    package func say(_ facts: Facts) {
        for line in facts.lines(on: output) { say(line) }
    }
}
