package import ReelCore

/// A short text with a colour that only a terminal shows.
package struct Styled: Hashable, Sendable, ExpressibleByStringInterpolation {
    package enum Color: String, Sendable {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case magenta = "35"
        case cyan = "36"
        case faint = "2"
        case bold = "1"
    }

    /// On one line, without control characters.
    package let text: String
    package let color: Color?

    package init(_ text: String, _ color: Color? = nil) { (self.text, self.color) = (text.printable, color) }

    package init(stringLiteral value: String) { self.init(value) }

    /// With its colour, for a terminal that shows colours.
    package func rendered(usesColor: Bool) -> String { Self.paint(text, color, usesColor: usesColor) }

    static func paint(_ text: String, _ color: Color?, usesColor: Bool) -> String {
        guard usesColor, let color, !text.isEmpty else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
    }
}

extension JobState {
    package var color: Styled.Color? {
        switch self {
        case .succeeded: .green
        case .failed: .red
        case .canceled: .faint
        case .inDoubt: .magenta
        case .held: .yellow
        case .submitting, .rendering, .fetching: .cyan
        case .queued: nil
        }
    }
}
