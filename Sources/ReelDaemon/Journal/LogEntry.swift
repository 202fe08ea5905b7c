package import Logging
package import ReelCore

/// One entry of the log: what a person reads, and the fields by which the journal finds it.
package struct LogEntry: Equatable, Sendable {
    /// A field of the journal beside the standard ones.
    package struct Field: Equatable, Sendable {
        /// `REEL_JOB`, `REEL_LANE`, ...
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    package var priority: LogPriority
    package var message: String
    package var id: MessageID?
    package var fields: [Field]
    /// When it happened; written entries may be late.
    package var at: Timestamp?

    package init(
        _ priority: LogPriority, _ message: String, id: MessageID? = nil, fields: [Field] = [], at: Timestamp? = nil
    ) {
        (self.priority, self.message, self.id, self.fields, self.at) = (priority, message, id, fields, at)
    }

    /// An entry of the general log; its metadata stand in the text as well, so that every form of the log has them.
    package init(_ level: Logger.Level, _ message: String, metadata: Logger.Metadata, at: Timestamp? = nil) {
        var pairs = metadata.mapValues { "\($0)" }
        let id = pairs.removeValue(forKey: MessageID.key).flatMap(MessageID.init(rawValue:))
        let sorted = pairs.sorted { $0.key < $1.key }
        let text = ([message] + sorted.map { "\($0.key)=\(Self.quoted($0.value))" }).joined(separator: " ")
        let fields = sorted.map { Field(Self.name(of: $0.key), $0.value) }
        self.init(LogPriority(level), text, id: id, fields: fields, at: at)
    }

    /// The journal's name for a key: `REEL_` and at most 64 of `A-Z0-9_`.
    private static func name(of key: String) -> String {
        let plain = key.uppercased().utf8.prefix(59).map { byte in
            let isPlain = (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
            return isPlain ? byte : UInt8(ascii: "_")
        }
        return "REEL_" + String(decoding: plain, as: UTF8.self)
    }

    /// In quotes where it would not be told from what follows.
    private static func quoted(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" }) else { return value }
        return "\"\(value.replacing("\"", with: "\\\""))\""
    }
}
