import Logging
import ReelCore
import ReelEngine

/// Puts a changed settings file in force while the process runs: all of it or nothing.
actor Reload {
    private var lanes: LaneAssembly
    private let live: LiveSettings
    private let engine: Engine
    private let level: LiveLevel
    private let reread: @Sendable () throws -> Settings
    private let applied: @Sendable () -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - lanes: the ones at work.
    ///   - live: what the rest of the process reads.
    ///   - engine: runs, or will.
    ///   - level: of all loggers.
    ///   - reread: the settings file with the command line's flags over it.
    ///   - applied: told when other settings are in force.
    ///   - logger: told in one line what came of it.
    init(
        lanes: LaneAssembly, live: LiveSettings, engine: Engine, level: LiveLevel,
        reread: @escaping @Sendable () throws -> Settings, applied: @escaping @Sendable () -> Void = {}, logger: Logger
    ) {
        (self.lanes, self.live, self.engine, self.level) = (lanes, live, engine, level)
        (self.reread, self.applied, self.logger) = (reread, applied, logger)
    }

    /// Reads the file and applies what can change live; when anything is wrong with it, the old settings stay.
    ///
    /// Not to be called again before it has returned.
    func carryOut() async {
        ServiceManager.notify(.reloadingNow)
        do {
            let report = try await apply()
            // Told at the more talkative of both levels.
            let next = live.current.log.level.loggerLevel
            if next < level.current { level.change(to: next) }
            logger.notice("\(report)")
            level.change(to: next)
        } catch {
            logger.error("reload refused, the old settings stay: \(error)")
        }
        // Who is told to stop meanwhile has said so last.
        if !Task.isCancelled { ServiceManager.notify(.ready) }
    }

    /// Closes all connections.
    func shutdown() async { await lanes.shutdown() }

    private func apply() async throws -> String {
        let running = live.current
        let read = try reread()
        let next = read.applied(over: running)
        let prices = try PriceList.load(next.prices)
        var assembly = lanes
        let keys = try assembly.assemble(next)
        var changes = running.changes(to: read)
        if prices != live.prices, !changes.contains(where: { $0.path == "prices" }) {
            changes.append(Settings.Change("prices", "read again"))
        }
        let (oldSettings, oldPrices) = (running, live.prices)
        // First the rules: whatever the lanes do next is decided by them.
        live.replace(with: next, prices: prices)
        do {
            try await engine.apply(assembly.configurations, fetchesAtOnce: next.fetching.concurrency)
        } catch {
            live.replace(with: oldSettings, prices: oldPrices)
            throw error
        }
        lanes = assembly
        applied()
        return (changes + keys).report
    }
}
