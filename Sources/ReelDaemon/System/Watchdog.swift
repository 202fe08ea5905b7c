package import Logging
package import ReelCore
import ServiceLifecycle

/// Tells systemd that the service lives, but only while every part of it makes progress: otherwise it falls silent, and
/// systemd starts the service anew.
package struct Watchdog: Service {
    /// What systemd expects a beat within.
    private let period: Duration
    private let signs: [VitalSign]
    private let time: any Timekeeper
    private let logger: Logger
    private let beat: @Sendable () -> Void

    /// - Parameters:
    ///   - period: `WATCHDOG_USEC`; the beat comes twice as often.
    ///   - signs: what must answer before each beat.
    ///   - time: for the pace.
    ///   - logger: told once when a beat is withheld, and when it comes again.
    ///   - beat: sends the sign of life.
    package init(
        period: Duration, signs: [VitalSign], time: any Timekeeper, logger: Logger, beat: @escaping @Sendable () -> Void
    ) {
        (self.period, self.signs, self.time, self.logger, self.beat) = (period, signs, time, logger, beat)
    }

    package func run() async throws { await cancelWhenGracefulShutdown { await watch() } }

    /// Beats until cancelled.
    package func watch() async {
        while !Task.isCancelled {
            let startedAt = time.uptime
            await allAnswer()
            guard !Task.isCancelled else { return }
            let taken = time.uptime - startedAt
            // Answers from before the last period prove nothing now: a new round is asked for.
            guard taken < period else { continue }
            beat()
            try? await time.sleep(for: max(period / 2 - taken, .zero))
        }
    }

    /// Asks every part once, and returns when all have answered.
    ///
    /// Nothing is asked again before that, so that what is stuck does not fill up with questions.
    private func allAnswer() async {
        let (answers, answer) = AsyncStream.makeStream(of: Answer.self)
        for (index, sign) in signs.enumerated() {
            Task {
                await sign.check(); answer.yield(.sign(index))
            }
        }
        let (time, patience) = (time, period / 2)
        let alarm = Task {
            try await time.sleep(for: patience)
            answer.yield(.late)
        }
        defer { alarm.cancel() }
        var missing = Set(signs.indices)
        var isLate = false
        for await answer in answers {
            switch answer {
            case .sign(let index): missing.remove(index)
            case .late:
                isLate = true
                tellStuck(missing)
            }
            if missing.isEmpty { break }
        }
        if isLate, missing.isEmpty { tellAlive() }
    }

    private enum Answer: Sendable {
        case sign(Int)
        /// The time for a beat has come.
        case late
    }

    private func tellStuck(_ missing: Set<Int>) {
        let names = missing.sorted().map { signs[$0].name }.joined(separator: ", ")
        logger.critical(
            "stuck; systemd is told nothing until it answers, and restarts the service if it does not",
            metadata: ["part": "\(names)", MessageID.key: "\(MessageID.serviceStuck.rawValue)"])
    }

    private func tellAlive() {
        logger.notice(
            "all parts answer again", metadata: [MessageID.key: "\(MessageID.serviceUnstuck.rawValue)"])
    }
}
