import ReelCore
import Yams

/// One value of the settings file and where it stands, for errors that name the place.
struct Setting {
    /// Empty for the file itself.
    let path: String
    let node: Node
    /// The line of its key.
    let line: Int?

    init(path: String, _ node: Node, line: Int? = nil) {
        (self.path, self.node, self.line) = (path, node, line ?? node.mark?.line)
    }

    /// The whole file; an empty one is `null`.
    init(yaml: String) throws(ReelError) {
        do {
            self.init(path: "", try Yams.compose(yaml: yaml) ?? Node("null"))
        } catch {
            throw ReelError(syntax: error)
        }
    }

    /// Itself, or `nil` for `null`, `~` and a key without a value.
    var unlessNull: Setting? { kind == .null ? nil : self }

    func refusal(_ message: String, _ code: ReelError.Code = .invalidRequest) -> ReelError {
        ReelError(code, field: path.isEmpty ? nil : path, line.map { "line \($0): \(message)" } ?? message)
    }

    /// The error for a value of the wrong type; `expected` is what would be right, as in `a list`.
    func mismatch(_ expected: String) -> ReelError {
        if kind == .null { return refusal("there is no value: give \(expected), or leave the key out") }
        return refusal("\(kind.rawValue) was given, but it must be \(expected)")
    }
}

extension Setting {
    enum Kind: String {
        case mapping = "a mapping"
        case list = "a list"
        case null = "no value"
        case flag = "true or false"
        case number = "a number"
        case text = "text"
    }

    /// What YAML takes the value for; words such as `off` and `no` are flags to it.
    var kind: Kind {
        switch node {
        case .mapping: .mapping
        case .sequence: .list
        case .scalar, .alias:
            switch node.tag.rawValue {
            case Tag.Name.null.rawValue: .null
            case Tag.Name.bool.rawValue: .flag
            case Tag.Name.int.rawValue, Tag.Name.float.rawValue: .number
            default: .text
            }
        }
    }
}

extension String {
    /// The text in quotes, shortened, for messages.
    var excerpt: String { count <= 40 ? debugDescription : "\(prefix(40).debugDescription)..." }
}
