import ReelCore
import Yams

extension ReelError {
    /// What the YAML parser says, in one sentence and without the text itself, in which a key may stand.
    init(syntax error: any Error) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let detail = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            self.init(.invalidRequest, "line \(mark.line), column \(mark.column): this is not valid YAML: \(detail)")
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { 1 + yaml.prefix($0).count { $0.isNewline } }
            let place = line.map { "line \($0): " } ?? ""
            self.init(.invalidRequest, "\(place)this is not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let list = keys.sorted().map(\.excerpt).joined(separator: ", ")
            let message = "line \(context.mark.line): given more than once in the same mapping: \(list): keep one"
            let path = Setting.path(ofKeyAt: context.mark, in: context.text)
            self.init(.invalidRequest, field: path ?? keys.first, message)
        default:
            self.init(.invalidRequest, "this is not valid YAML")
        }
    }
}
