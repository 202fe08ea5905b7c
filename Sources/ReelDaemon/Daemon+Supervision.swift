import NIOCore
import NIOPosix
import ReelCore
import ReelEngine
import ReelStore
import ServiceLifecycle

/// What watches over the other services: started before them, stopped after them.
extension Daemon {
    /// Systemd's line about the service and, where it expects one, the watchdog's beat.
    func supervision(_ status: StatusService, _ engine: Engine) -> [any Service] {
        guard let period = ServiceManager.watchdogPeriod else { return [status] }
        // The beat refreshes the line as well: alarms may be raised where no job changes.
        let watchdog = Watchdog(period: period, signs: vitalSigns(engine), time: time, logger: logger) {
            ServiceManager.notify(.alive)
            status.report.wake()
        }
        return [status, watchdog]
    }

    private func vitalSigns(_ engine: Engine) -> [VitalSign] {
        let loops = [MultiThreadedEventLoopGroup.singleton, ServerLoops.group].flatMap { Array($0.makeIterator()) }
        return [.writer(of: engine.store), .dispatcher(of: engine)]
            + loops.enumerated().map { VitalSign.eventLoop($0.element, number: $0.offset) }
    }

    /// Lanes that do not stand well at the start; what lacks a key or its settings has been told already.
    func tellLanes(_ engine: Engine) async {
        for lane in await engine.laneViews() {
            let standing = lane.health.standing
            guard standing.word != .ok, !["no_key", "not_configured"].contains(standing.reason) else { continue }
            journal.add(LogEntry(lane, at: time.now))
        }
    }
}
