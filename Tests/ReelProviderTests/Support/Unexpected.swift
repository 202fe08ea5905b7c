/// A value other than the wanted one.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ value: some Any) { description = "unexpected: \(value)" }
}
