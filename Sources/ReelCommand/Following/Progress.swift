import ReelAPI
import ReelCore

/// Tells how jobs get on: one line that is rewritten on a terminal, a line for each change otherwise.
///
/// It goes to standard error, so that results can be piped on.
final class Progress {
    private let console: Console
    private let time: any Timekeeper
    private var last: [JobID: String] = [:]
    private var isLineOpen = false

    init(_ context: Context) { (console, time) = (context.console, context.time) }

    /// Shows a job as it is now.
    ///
    /// - Parameters:
    ///   - job: as just seen.
    ///   - place: where it stands among several (`2/10`).
    func show(_ job: JobAnswer, place: String? = nil) {
        if let terminal = console.error {
            let prefix = place.map { "[\($0)] " } ?? ""
            let text = "\(prefix)job \(job.id)  \(job.elapsed(at: time.now).brief)  "
            let room = max(0, terminal.columns - text.count - 1)
            let word = Styled(job.styledWord.text.truncated(to: room), job.state.color)
            console.draw("\r\u{1B}[K\(text)\(word.rendered(usesColor: terminal.usesColor))", on: .error)
            isLineOpen = true
        } else if last[job.id] != job.word {
            last[job.id] = job.word
            console.note("job \(job.id): \(job.word.printable)")
        }
    }

    /// Leaves the terminal's line as it was before.
    func finish() {
        guard isLineOpen else { return }
        console.draw("\r\u{1B}[K", on: .error)
        isLineOpen = false
    }
}
