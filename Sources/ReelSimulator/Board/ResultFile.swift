/// Which file of a task's result: the clip or the cover of one of its videos.
package struct ResultFile: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable { case clip, cover }

    package var kind: Kind
    /// Which of several videos, from 0.
    package var index: Int

    package init(kind: Kind, index: Int) {
        self.kind = kind
        self.index = index
    }

    /// The last part of its URL's path: `0.mp4`, `0.png`.
    var name: String { "\(index)." + (kind == .clip ? "mp4" : "png") }

    /// Reads a ``name``.
    init?(name: String) {
        let parts = name.split(separator: ".")
        guard parts.count == 2, let index = Int(parts[0]), index >= 0 else { return nil }
        switch parts[1] {
        case "mp4": self.init(kind: .clip, index: index)
        case "png": self.init(kind: .cover, index: index)
        default: return nil
        }
    }
}
