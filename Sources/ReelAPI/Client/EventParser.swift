package import ReelCore

/// Reads a stream of server-sent events as it comes.
package struct EventParser: Sendable {
    /// What a stream tells.
    package enum Item: Hashable, Sendable {
        /// A comment: a sign of life, or where the stream begins.
        case comment(String)
        case event(EventAnswer)
        /// A number to go on from without an event that we know: all up to it was told.
        case position(Int64)
    }

    private var lines = LineSplitter()
    private var kind = ""
    private var data: [String] = []
    private var id: Int64?

    package init() {}

    /// What is whole now that `bytes` have come.
    ///
    /// - Throws: ``ReelError`` for an event that cannot be read.
    package mutating func read(_ bytes: some Collection<UInt8>) throws(ReelError) -> [Item] {
        lines.append(bytes)
        var items: [Item] = []
        while let line = lines.next() {
            if let item = try take(String(decoding: line, as: UTF8.self)) { items.append(item) }
        }
        return items
    }

    private mutating func take(_ line: String) throws(ReelError) -> Item? {
        guard !line.isEmpty else { return try finish() }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? String(parts[1].first == " " ? parts[1].dropFirst() : parts[1]) : ""
        switch parts[0] {
        case "": return .comment(value)
        case "event": kind = value
        case "data": data.append(value)
        case "id": id = Int64(value)
        default: break
        }
        return nil
    }

    /// An empty line ends an event; one without data is none, but its number counts.
    private mutating func finish() throws(ReelError) -> Item? {
        defer { (kind, data, id) = ("", [], nil) }
        let position = id.map(Item.position)
        guard !data.isEmpty else { return position }
        let json: JSON
        do throws(JSON.SyntaxError) {
            json = try JSON(parsing: data.joined(separator: "\n"))
        } catch {
            throw ReelError(.internal, "an event of the daemon's is \(error)")
        }
        return try EventAnswer(kind: kind, json: json).map(Item.event) ?? position
    }
}
