import ReelCore
import ReelDaemon
import Testing

/// Settings that stop the start, the path that is to be named, and what the message must say.
struct Refusal: Sendable, CustomTestStringConvertible {
    let yaml: String
    let field: String?
    let hints: [String]

    init(_ yaml: String, _ field: String?, _ hints: String...) {
        (self.yaml, self.field, self.hints) = (yaml, field, hints)
    }

    private init(yaml: String, field: String, hints: [String]) {
        (self.yaml, self.field, self.hints) = (yaml, field, hints)
    }

    /// A key of the lane `main`, on line 3.
    static func lane(_ key: String, _ value: String, _ hints: String...) -> Refusal {
        let yaml = "lanes:\n  main:\n    \(key): \(value)\n"
        return Refusal(yaml: yaml, field: "lanes.main.\(key)", hints: hints + ["line 3: "])
    }

    var testDescription: String { String(yaml.prefix(80)) }

    func check(_ code: ReelError.Code = .invalidRequest) {
        let error = #expect(throws: ReelError.self) { try Settings.load(yaml: yaml) }
        guard let error else { return }
        #expect(error.code == code)
        #expect(error.field == field)
        for hint in hints { #expect(error.message.contains(hint), "\(error.message)") }
    }
}
