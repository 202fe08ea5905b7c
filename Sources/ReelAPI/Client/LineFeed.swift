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

    /// How many lines go out in one piece: the daemon stores those together.
    static let pieceLimit = 500

    private let source: () async throws -> [Line]
    /// Lines answered so far: the place of the first of ``unanswered``.
    package private(set) var answered = 0
    private var unanswered: [Line] = []
    private var isExhausted = false
    /// Why the source could not be read; told to whoever waits for the answers.
    package private(set) var failure: (any Error)?

    /// Whether somebody reads on; others wait for that.
    private var isReading = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter source: gives the next lines that are there, none at the end; may block.
    package init(_ source: sending @escaping () async throws -> [Line]) { self.source = source }

    /// Whether every line was answered.
    package var isFinished: Bool { isExhausted && unanswered.isEmpty }

    /// The lines from `place` on, counted from 0; none at the end, and when that one was answered meanwhile.
    package func lines(from place: Int) async -> ArraySlice<Line> {
        guard place >= answered, place <= answered + unanswered.count else { return [] }
        if place == answered + unanswered.count { await readOn() }
        // They may have been answered to another connection meanwhile.
        guard place >= answered else { return [] }
        return unanswered[(place - answered)...].prefix(Self.pieceLimit)
    }

    private func readOn() async {
        guard !isReading else { return await withCheckedContinuation { waiting.append($0) } }
        guard !isExhausted else { return }
        isReading = true
        defer {
            isReading = false
            for waiter in waiting { waiter.resume() }
            waiting = []
        }
        do {
            let lines = try await source()
            isExhausted = lines.isEmpty
            unanswered += lines
        } catch {
            (isExhausted, failure) = (true, error)
        }
    }

    /// The oldest unanswered line is answered.
    package func answer() -> Line? {
        guard !unanswered.isEmpty else { return nil }
        answered += 1
        return unanswered.removeFirst()
    }
}
