/// All that one judgement found.
package struct Violations: Error, CustomStringConvertible {
    package let all: [Violation]

    package var description: String { all.map(\.description).joined(separator: "\n") }
}
