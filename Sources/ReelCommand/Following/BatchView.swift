import ReelAPI
import ReelCore

/// Shows a batch again and again: redraws a progress bar on a terminal, prints what has changed otherwise.
final class BatchView {
    private let console: Console
    private let time: any Timekeeper
    private let stream: Console.Stream
    private let block: LiveBlock
    private var last: [JobState: Int]?

    /// - Parameters:
    ///   - context: the console and the time.
    ///   - stream: standard error where the result is all that belongs on standard output.
    init(_ context: Context, on stream: Console.Stream) {
        (console, time, self.stream) = (context.console, context.time, stream)
        block = LiveBlock(context.console, on: stream)
    }

    func show(_ batch: BatchAnswer) {
        if stream == .output, !console.isJSON, console.output != nil {
            block.draw(batch.lines(now: time.now, zone: console.zone))
        } else if stream == .error, console.error != nil {
            block.draw([batch.headline])
        } else if last != batch.jobs {
            last = batch.jobs
            tell(batch)
        }
    }

    /// Takes the drawing away; what was printed stays.
    func clear() { block.clear() }

    private func tell(_ batch: BatchAnswer) {
        let line = "batch \(batch.name.printable): \(batch.ended) of \(batch.total) ended: \(batch.jobs.summary)"
        guard stream == .output else { return console.note(line) }
        console.answer(batch.json)
        console.say("\(time.now.text(in: console.zone))  \(line)")
    }
}
