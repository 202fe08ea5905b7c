import Glibc
import Logging
import ReelCore
import ServiceLifecycle
import UnixSignals

/// What signals do: SIGTERM and SIGINT stop, a second one does not wait; SIGHUP reads the settings again.
struct Signals: Sendable {
    private let hangups: UnixSignalsSequence
    private let reload: Reload
    private let limit: @Sendable () -> Duration
    private let time: any Timekeeper
    private let journal: Journal
    private let logger: Logger
    private let serving: AsyncStream<Void>
    private let served: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - hangups: caught since the process began.
    ///   - reload: carried out at each, one at a time.
    ///   - limit: the longest that a submission on the wire may take.
    ///   - time: for the wait for it.
    ///   - journal: written out before the process is ended.
    ///   - logger: told of each signal.
    init(
        hangups: UnixSignalsSequence, reload: Reload, limit: @escaping @Sendable () -> Duration,
        time: any Timekeeper, journal: Journal, logger: Logger
    ) {
        (self.hangups, self.reload, self.limit) = (hangups, reload, limit)
        (self.time, self.journal, self.logger) = (time, journal, logger)
        (serving, served) = AsyncStream.makeStream(of: Void.self)
    }

    /// What was caught before is carried out from now on: it must not come before the word that we are ready.
    func beginReloading() { served.finish() }

    /// Follows signals until cancelled.
    ///
    /// - Parameters:
    ///   - caught: SIGTERM and SIGINT.
    ///   - group: told to stop by the first of them.
    func follow(_ caught: UnixSignalsSequence, stopping group: ServiceGroup) async {
        let reloading = Task { await reloadAtHangups() }
        await withTaskCancellationHandler {
            var isFirst = true
            for await signal in caught {
                logger.info(
                    "stopping",
                    metadata: ["signal": "\(signal)", MessageID.key: "\(MessageID.serviceStopping.rawValue)"])
                // What is committed is on disk; what is on the wire will be in doubt.
                guard isFirst else { end(0) }
                isFirst = false
                reloading.cancel()
                await group.triggerGracefulShutdown()
                Task { try await endInTime() }
            }
        } onCancel: {
            reloading.cancel()
        }
        await reloading.value
    }

    /// An outcome that cannot be written down would keep us for ever: the next start puts it in doubt.
    private func endInTime() async throws {
        try await time.sleep(for: limit() + .seconds(10))
        logger.error("submissions on the wire have not ended in time; they will be in doubt")
        end(1)
    }

    /// Ends the process at once, with what it had to say written out.
    private func end(_ code: CInt) -> Never {
        journal.flush()
        _exit(code)
    }

    /// Signals that come while a reload is carried out count as one.
    private func reloadAtHangups() async {
        let (pending, signals) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in hangups { signals.yield() }
                signals.finish()
            }
            group.addTask {
                for await _ in serving {}
                for await _ in pending where !Task.isCancelled { await reload.carryOut() }
            }
        }
    }
}
