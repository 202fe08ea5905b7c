import ReelCore

/// A mapping of the settings file in which only the cases of `Key` may stand.
struct SettingsBlock<Key: RawRepresentable<String> & CaseIterable> {
    private let setting: Setting
    private let values: [String: Setting]

    /// - Throws: for anything but a mapping, and for a key that is not known here.
    init(_ setting: Setting, _ expected: String = "a mapping of keys to values") throws(ReelError) {
        let entries = try setting.entries(expected)
        for entry in entries where Key(rawValue: entry.name) == nil { throw Self.unknown(entry) }
        self.setting = setting
        values = Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first }
    }

    subscript(_ key: Key) -> Setting? { values[key.rawValue] }

    /// An error at a key, also at one that the file leaves out.
    func refusal(at key: Key, _ message: String) -> ReelError {
        let place = self[key] ?? Setting(path: setting.path(of: key.rawValue), setting.node, line: setting.line)
        return place.refusal(message)
    }

    /// The one key of several that must be there.
    func one(of keys: [Key]) throws(ReelError) -> (key: Key, setting: Setting) {
        let given = keys.compactMap { key in self[key].map { (key: key, setting: $0) } }
        guard given.count == 1 else {
            let list = keys.map(\.rawValue).joined(separator: ", ")
            throw setting.refusal("\(given.isEmpty ? "none" : "more than one") of \(list) is given: give exactly one")
        }
        return given[0]
    }

    private static func unknown(_ entry: Setting.Entry) -> ReelError {
        let names = Key.allCases.map(\.rawValue)
        guard let near = entry.name.nearMiss(among: names) else {
            return entry.value.refusal("there is no such key: give one of \(names.sorted().joined(separator: ", "))")
        }
        return entry.value.refusal("there is no such key: did you mean \(near)?")
    }
}
