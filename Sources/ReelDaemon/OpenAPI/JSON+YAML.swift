import ReelCore
import Yams

extension JSON {
    /// A YAML document as JSON: mappings in their order, times and all other scalars as they are written.
    ///
    /// - Throws: `ReelError` for what is no YAML, and for a key that is no text.
    init(yaml: String) throws(ReelError) {
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw ReelError(syntax: error) }
        self = try node.map(JSON.init(node:)) ?? .null
    }

    private init(node: Node) throws(ReelError) {
        switch node {
        case .sequence(let items):
            var values: [JSON] = []
            for item in items { values.append(try JSON(node: item)) }
            self = .array(values)
        case .mapping(let mapping):
            var object = Object()
            for (key, value) in mapping {
                guard let name = key.string else { throw ReelError(.internal, "a key is no text") }
                // A mapping takes the members of another one in.
                if name == "<<" {
                    for member in try JSON(node: value).object ?? Object() { object[member.name] = member.value }
                } else {
                    object[name] = try JSON(node: value)
                }
            }
            self = .object(object)
        case .scalar(let scalar): self = JSON(scalar: scalar, node)
        case .alias: throw ReelError(.internal, "an alias names nothing")
        }
    }

    private init(scalar: Node.Scalar, _ node: Node) {
        self =
            switch node.tag.rawValue {
            case Tag.Name.null.rawValue: .null
            case Tag.Name.bool.rawValue: .bool(node.bool ?? false)
            case Tag.Name.int.rawValue: node.int.map { .number(Number($0)) } ?? .string(scalar.string)
            case Tag.Name.float.rawValue: node.float.map { .number(Number($0)) } ?? .string(scalar.string)
            default: .string(scalar.string)
            }
    }
}
