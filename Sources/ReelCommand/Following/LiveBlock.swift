/// Lines on a terminal that are drawn again and again in the same place.
final class LiveBlock {
    private let console: Console
    private let stream: Console.Stream
    private var height = 0

    init(_ console: Console, on stream: Console.Stream) { (self.console, self.stream) = (console, stream) }

    /// Puts `lines` where the last ones were.
    func draw(_ lines: [String]) {
        // A line that wrapped would take two rows, so wrapping is off meanwhile.
        console.draw("\(back)\u{1B}[?7l\(lines.joined(separator: "\n"))\u{1B}[?7h\n", on: stream)
        height = lines.count
    }

    /// Takes the lines away.
    func clear() {
        if height > 0 { console.draw(back, on: stream) }
        height = 0
    }

    private var back: String { (height > 0 ? "\u{1B}[\(height)A" : "") + "\u{1B}[J" }
}
