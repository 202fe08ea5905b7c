/// Lines on their way to the daemon, kept until each is answered, so that they can be sent again.
///
/// Lines are answered in order; a broken connection leaves the unanswered ones, which the next reader gets first.
package actor LineFeed {
    /// A line to be sent, and its number in the user's file.
    package struct Line: Sendable {
        package let number: Int
        package let bytes: [UInt8]

        package init(number: Int, bytes: [UInt8]) { (self.number, self.bytes) = (number, bytes) }
    }

    private let source: () throws -> Line?
    /// Lines answered so far: the place of the first of ``unanswered``.
    private(set) var answered = 0
    private var unanswered: [Line] = []
    private var isExhausted = false
    /// Why the source could not be read; told to whoever waits for the answers.
    private(set) var failure: (any Error)?

    /// - Parameter source: gives one line after the other; may block.
    package init(_ source: sending @escaping () throws -> Line?) { self.source = source }

    /// Whether every line was answered.
    var isFinished: Bool { isExhausted && unanswered.isEmpty }

    /// The line at `place`, counted from 0; `nil` at the end, and for one that was answered meanwhile.
    func line(at place: Int) -> Line? {
        guard place >= answered, place <= answered + unanswered.count else { return nil }
        if place < answered + unanswered.count { return unanswered[place - answered] }
        guard !isExhausted else { return nil }
        do {
            guard let line = try source() else {
                isExhausted = true
                return nil
            }
            unanswered.append(line)
            return line
        } catch {
            (isExhausted, failure) = (true, error)
            return nil
        }
    }

    /// The oldest unanswered line is answered.
    func answer() -> Line? {
        guard !unanswered.isEmpty else { return nil }
        answered += 1
        return unanswered.removeFirst()
    }
}
