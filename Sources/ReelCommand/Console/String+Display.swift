import ReelCore

extension String {
    /// On one line and safe for a terminal: control characters, which could move its cursor, become spaces.
    package var printable: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let isControl = scalar.isControl || scalar.isDirectionOverride
            scalars.append(isControl || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : scalar)
        }
        return String(scalars)
    }

    /// How many columns of a terminal it takes.
    package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// Cut to `width` columns, with an ellipsis where something is missing.
    package func truncated(to width: Int) -> String {
        guard displayWidth > width else { return self }
        var (text, used) = ("", 1)
        for character in self {
            used += character.displayWidth
            guard used <= width else { break }
            text.append(character)
        }
        return width > 0 ? text + "…" : ""
    }

    /// Filled with spaces to `width` columns.
    package func padded(to width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - displayWidth))
        return right ? space + self : self + space
    }
}

extension Character {
    /// Two for East Asian wide characters and emoji, one for the rest.
    fileprivate var displayWidth: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        if scalar.properties.generalCategory == .format { return 0 }
        let isEmoji = scalar.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}")
        return isEmoji || scalar.isWide ? 2 : 1
    }
}

extension Unicode.Scalar {
    /// Bidirectional overrides and isolates reorder what a terminal shows.
    fileprivate var isDirectionOverride: Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }

    /// The blocks that Unicode's East Asian Width calls wide or full-width.
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
