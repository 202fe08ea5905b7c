import ReelAPI
import ReelCore

/// Shows jobs again and again: redraws a table on a terminal, prints what has changed otherwise.
final class WatchView {
    private let console: Console
    private let time: any Timekeeper
    private var words: [JobID: String] = [:]
    private let block: LiveBlock

    init(_ context: Context) {
        (console, time) = (context.console, context.time)
        block = LiveBlock(context.console, on: .output)
    }

    func show(_ jobs: [JobAnswer]) {
        if let terminal = console.output, !console.isJSON { draw(jobs, on: terminal) } else { printChanges(jobs) }
    }

    private func draw(_ jobs: [JobAnswer], on terminal: Terminal) {
        let table = Table.jobs(jobs, now: time.now).lines(on: terminal)
        // What does not fit cannot be redrawn: the newest rows stay, and the rest is counted.
        let room = max(2, terminal.rows - 2)
        var lines = Array(table.prefix(room))
        if table.count > room { lines.append("... and \(table.count - room) more") }
        block.draw(lines)
    }

    private func printChanges(_ jobs: [JobAnswer]) {
        for job in jobs.sorted(by: { $0.id < $1.id }) where words[job.id] != job.word {
            words[job.id] = job.word
            console.answer(job.json)
            console.say("\(time.now.text(in: console.zone))  job \(job.id): \(job.word.printable)")
        }
    }
}
