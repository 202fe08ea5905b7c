import Yams

extension Setting {
    /// The path of a key that stands twice in its mapping, for which the parser gives the first one's place only.
    ///
    /// Under another name the key lets the rest be read, and is found there. `nil` where that does not work out.
    ///
    /// - Parameters:
    ///   - mark: where the key begins.
    ///   - yaml: the text that could not be read.
    /// - Returns: a path such as `lanes.main.credential`.
    static func path(ofKeyAt mark: Mark, in yaml: String) -> String? {
        var text = yaml.unicodeScalars
        var start = text.startIndex
        for _ in 1..<max(mark.line, 1) {
            guard let end = text[start...].firstIndex(of: "\n") else { return nil }
            start = text.index(after: end)
        }
        guard var key = text.index(start, offsetBy: mark.column - 1, limitedBy: text.endIndex), key < text.endIndex
        else { return nil }
        if text[key] == "\"" || text[key] == "'" { key = text.index(after: key) }
        text.insert(contentsOf: substitute.unicodeScalars, at: key)
        guard let node = try? Yams.compose(yaml: String(text)) else { return nil }
        return Setting(path: "", node).pathOfSubstitute(depth: 0)
    }

    private static let substitute = "reel-reads-this-again-"

    /// No setting lies deeper than four levels.
    private func pathOfSubstitute(depth: Int) -> String? {
        guard let mapping = node.mapping, depth < 4 else { return nil }
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { continue }
            if name.hasPrefix(Self.substitute) { return path(of: String(name.dropFirst(Self.substitute.count))) }
            if let path = Setting(path: path(of: name), value).pathOfSubstitute(depth: depth + 1) { return path }
        }
        return nil
    }
}
