package import Foundation

/// How the simulator's own files and its `/_sim/` endpoints write JSON: snake_case keys, ISO 8601 times.
package enum ControlCoding {
    /// An encoder for ledgers; one line, sorted keys.
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamp.iso8601(date))
        }
        return encoder
    }

    /// The decoder for what ``encoder()`` writes, and for scripts and settings.
    package static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            return try Timestamp.date(container.decode(String.self))
        }
        return decoder
    }
}
