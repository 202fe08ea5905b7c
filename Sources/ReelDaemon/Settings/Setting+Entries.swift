import ReelCore
import Yams

extension Setting {
    typealias Entry = (name: String, value: Setting)

    /// What stands in a mapping, in the order of the file; none for `null`.
    ///
    /// Keys of the mapping itself go before those that `<<` merges into it.
    func entries(_ expected: String = "a mapping of keys to values") throws(ReelError) -> [Entry] {
        guard kind != .null else { return [] }
        return try entries(expected, depth: 0)
    }

    /// The value at a path of plain keys, such as `keep.clips`.
    func find(_ path: String) -> Setting? {
        var found: Setting? = self
        for step in path.split(separator: ".") {
            found = try? found?.entries().first { $0.name == step }?.value
        }
        return found
    }

    /// The values of a list; none for `null`.
    func elements(_ expected: String) throws(ReelError) -> [Setting] {
        guard kind != .null else { return [] }
        guard let sequence = node.sequence else { throw mismatch(expected) }
        return sequence.enumerated().map { Setting(path: "\(path)[\($0.offset)]", $0.element) }
    }

    private func entries(_ expected: String, depth: Int) throws(ReelError) -> [Entry] {
        guard let mapping = node.mapping else { throw mismatch(expected) }
        // Aliases can nest without end, and a merge of merges doubles each time.
        guard depth <= 8 else { throw refusal("<< is nested too deep: merge at most 8 levels") }
        var entries: [Entry] = []
        var merged: [Entry] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                throw refusal("a list or a mapping stands where a key must be: give a word")
            }
            let setting = Setting(path: self.path(of: name), value, line: key.mark?.line)
            if key.tag.rawValue == Tag.Name.merge.rawValue {
                merged += try setting.merge(into: path, depth: depth + 1)
            } else if entries.contains(where: { $0.name == name }) {
                throw setting.refusal("the key is given twice: keep one")
            } else {
                entries.append((name, setting))
            }
        }
        for entry in merged where !entries.contains(where: { $0.name == entry.name }) { entries.append(entry) }
        return entries
    }

    /// What `<<: *anchor` or `<<: [*one, *two]` brings in; the first of a list wins.
    private func merge(into path: String, depth: Int) throws(ReelError) -> [Entry] {
        let expected = "a mapping, or a list of mappings, such as *main"
        var entries: [Entry] = []
        for source in node.sequence.map(Array.init) ?? [node] {
            guard source.mapping != nil else { throw mismatch(expected) }
            entries += try Setting(path: path, source, line: line).entries(expected, depth: depth)
        }
        return entries
    }

    func path(of name: String) -> String {
        let isPlain = !name.isEmpty && name.utf8.count <= 60 && name.utf8.allSatisfy(Self.isPlain)
        if !isPlain { return "\(path)[\(name.excerpt)]" }
        return path.isEmpty ? name : "\(path).\(name)"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}

extension UInt8 {
    var isASCIIAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// From `!` to `~`: no space, no control character.
    var isVisibleASCII: Bool { (0x21...0x7E).contains(self) }
}
