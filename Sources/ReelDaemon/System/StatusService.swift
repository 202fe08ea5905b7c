import ReelCore
import ReelEngine
import ReelStore
import ServiceLifecycle
import Synchronization

/// Live counts in systemd's status of the service.
final class StatusService: Service {
    let report: StatusReport
    private let engine: Engine
    private let alarms: Alarms
    private let isStopping = Mutex(false)

    init(report: StatusReport, engine: Engine, alarms: Alarms) {
        (self.report, self.engine, self.alarms) = (report, engine, alarms)
    }

    func run() async throws { await cancelWhenGracefulShutdown { [self] in await report.run { await line() } } }

    /// The service was told to stop: the line says so from now on.
    func stopping() {
        isStopping.withLock { $0 = true }
        report.wake()
    }

    private func line() async -> String? {
        guard let tally = try? await engine.store.tally() else { return nil }
        let lanes = await engine.laneViews()
        return StatusLine(
            tally, lanes: lanes, alarms: alarms.current, isStopping: isStopping.withLock(\.self)
        ).text
    }
}
