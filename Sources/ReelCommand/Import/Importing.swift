import ReelAPI
import ReelCore
import Synchronization

/// Submits the lines of a file: says first what they come to, then sends them and tells what became of each.
struct Importing {
    let context: Context
    let file: ImportFile
    let drafts: LineDrafts
    let shelf: ImageShelf
    let run: ImportRun

    /// What became of all lines.
    struct Outcome: Sendable {
        var accepted = 0
        /// The accepted ones, where somebody waits for them.
        var jobs: [JobID] = []
        /// Where the result is.
        var result: String?
        var refused = 0
        var conflicts = 0

        var status: CommandOutcome { refused == 0 ? .done : .refused }
    }

    /// Asks what the lines would come to, and tells those that would be refused as they come.
    func summarize() async throws -> ImportSummary {
        let ledger = Ledger(ImportSummary(caps: try await caps()))
        let (console, meter) = (context.console, ImportMeter(context.console, "looked at", of: nil))
        let source = try ImportLines(file, drafts, shelf) { number, error in
            ledger.summary.withLock { $0.addBad() }
            meter.clear()
            Self.tell(ErrorAnswer(error), line: number, console)
        }
        let feed = Self.feed(source)
        try await context.daemon.send(feed, to: "/v1/estimate") { line, answer in
            if let refusal = try ledger.summary.withLock({ try $0.add(answer) }) {
                meter.clear()
                try refusal.requireVerdict(line: line.number)
                Self.tell(refusal, line: line.number, console)
            }
            meter.step()
            try Task.checkCancellation()
        }
        meter.clear()
        return ledger.summary.withLock(\.self)
    }

    /// Sends the lines.
    ///
    /// - Parameters:
    ///   - count: how many there are.
    ///   - result: written as answers come.
    ///   - isQuiet: whether what is accepted goes unmentioned on standard output, since more is to come.
    /// - Returns: what became of them.
    /// - Throws: ``CommandFailure`` when the daemon is in trouble itself or at a limit, what else breaks it off, as the
    ///   daemon's loss, and `CancellationError`: the rest is to be sent by another run.
    func submit(_ count: Int, _ result: ImportResult?, isQuiet: Bool) async throws -> Outcome {
        let (console, meter) = (context.console, ImportMeter(context.console, "submitted", of: count))
        let tally = Tally(console, meter, result, isQuiet: isQuiet)
        let source = try ImportLines(file, drafts, shelf) { number, error in
            try tally.take(ErrorAnswer(error).json, line: number)
        }
        let feed = Self.feed(source)
        do {
            try await context.daemon.send(feed, to: "/v1/jobs") { line, answer in
                try tally.take(answer, line: line.number)
                // Behind the answer: what was paid for is written down before the person's Ctrl-C is heard.
                try Task.checkCancellation()
            }
        } catch {
            meter.clear()
            noteBreak(after: tally.outcome, try? result?.finish(isWhole: false))
            throw error
        }
        meter.clear()
        var outcome = tally.outcome
        outcome.result = try result?.finish(isWhole: true)
        return outcome
    }

    private func noteBreak(after outcome: Outcome, _ result: String?) {
        context.console.note("broken off after \(outcome.accepted) jobs; only the rest is made by: \(run.resumption)")
        if let result { context.console.note("what became of the lines so far is in \(result.printable)") }
    }

    private func caps() async throws -> [BudgetAnswer.CapLine] {
        let call = Call.get("/v1/budget", query: [("owner", String(SystemUser.uid))])
        return try BudgetAnswer(json: try await context.daemon.json(call)).caps
    }

    private static func feed(_ source: ImportLines) -> LineFeed {
        var lines = source
        return LineFeed { try await lines.next() }
    }

    fileprivate static func tell(_ refusal: ErrorAnswer, line: Int, _ console: Console) {
        console.answer(numbered(refusal.json, line))
        console.note("line \(line): \(refusal.description.printable)")
    }

    /// Empty lines, and lines sent again, are not counted by the daemon as they are in the file.
    fileprivate static func numbered(_ answer: JSON, _ number: Int) -> JSON {
        let members = answer.object?.members.filter { $0.name != "line" } ?? []
        return .object(JSON.Object([("line", .number(.init(number)))] + members))
    }

    /// The summary as it grows.
    private final class Ledger: Sendable {
        let summary: Mutex<ImportSummary>
        init(_ summary: ImportSummary) { self.summary = Mutex(summary) }
    }

    /// What has become of the lines so far.
    private final class Tally: Sendable {
        private let state = Mutex(Outcome())
        var outcome: Outcome { state.withLock(\.self) }
        private let console: Console
        private let meter: ImportMeter
        private let result: ImportResult?
        private let isQuiet: Bool

        init(_ console: Console, _ meter: ImportMeter, _ result: ImportResult?, isQuiet: Bool) {
            (self.console, self.meter, self.result, self.isQuiet) = (console, meter, result, isQuiet)
        }

        func take(_ answer: JSON, line: Int) throws {
            let answer = Importing.numbered(answer, line)
            let ids = answer.madeJobs
            if ids == nil { try ErrorAnswer(json: answer)?.requireVerdict(line: line) }
            try result?.add(answer)
            defer { meter.step() }
            guard let ids else { return refused(answer, line) }
            state.withLock { state in
                state.accepted += ids.count
                if isQuiet { state.jobs += ids }
            }
            guard !isQuiet else { return }
            console.answer(answer)
            // On a terminal the meter tells enough.
            guard console.error == nil else { return }
            for id in ids { console.say("line \(line): job \(id) \(answer["state"]?.string ?? "")") }
        }

        private func refused(_ answer: JSON, _ line: Int) {
            let refusal = ErrorAnswer(json: answer)
            state.withLock { state in
                state.refused += 1
                if refusal?.isOfKnownLine == true { state.conflicts += 1 }
            }
            if !isQuiet { console.answer(answer) }
            meter.clear()
            let message = refusal?.description ?? "the answer cannot be read"
            console.note("line \(line): refused: \(message.printable)")
        }
    }
}
