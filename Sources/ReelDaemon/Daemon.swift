import CHost
import Glibc
import Hummingbird
package import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ServiceLifecycle
import UnixSignals

/// The process: settings, lock, store, engine, server, in that order; stopped in reverse.
package struct Daemon: Sendable {
    private let settings: Settings
    private let isSandbox: Bool
    private let credentials: @Sendable (String) throws -> String?
    private let logger: Logger
    private let time = SystemTimekeeper()
    private let alarms = Alarms()

    /// - Parameters:
    ///   - settings: checked already.
    ///   - isSandbox: whether the provider is the simulator.
    ///   - credentials: the key that belongs to a credential's name.
    ///   - logger: never given a secret or a prompt.
    package init(
        settings: Settings, isSandbox: Bool, credentials: @escaping @Sendable (String) throws -> String?,
        logger: Logger
    ) {
        (self.settings, self.isSandbox) = (settings, isSandbox)
        (self.credentials, self.logger) = (credentials, logger)
    }

    /// Runs until SIGTERM or SIGINT; a second one does not wait for what is on the wire.
    ///
    /// - Throws: `ReelError` for whatever keeps it from starting.
    package func run() async throws {
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow is an error like any other, not the end.
        signal(SIGXFSZ, SIG_IGN)
        if host_raise_descriptors() < 0 { logger.warning("the limit of open files stays as it was set") }
        let socket = try ListeningSocket.find(path: settings.socket)
        let (directory, lock) = try StateDirectory.open(settings.stateDir)
        defer { withExtendedLifetime(lock) {} }
        var lanes = try LaneAssembly(settings, clips: directory.clips, time: time, credentials, logger)
        do {
            try await run(in: directory, socket, &lanes)
        } catch {
            await lanes.shutdown()
            throw error
        }
        await lanes.shutdown()
        logger.info("stopped")
    }

    private func run(
        in directory: StateDirectory, _ socket: ListeningSocket, _ lanes: inout LaneAssembly
    ) async throws {
        let startedAt = time.uptime
        let (settings, feed) = (settings, JobFeed())
        let rules = Rules(time: time, chance: { .random(in: 0..<1) }, policy: { settings.policy(for: $0) })
        let prices = try PriceList.load(settings.prices)
        let store = try SQLiteStore.open(
            at: directory.database, sandbox: isSandbox, rules: rules,
            storage: storage(in: directory), committed: { feed.publish($0) })
        defer { try? store.close() }
        try await recover(store)
        tellWhatIsMissing()
        lanes.add(unconfigured: try await unconfiguredLanes(store), clips: directory.clips, logger)
        let uploads = UploadFolder(path: directory.uploads)
        let engine = try await Engine(
            store: store, feed: feed, lanes: lanes.configurations, uploads: uploads,
            fetchesAtOnce: settings.fetching.concurrency, rules: rules, logger: logger)
        let users = Users(time: time)
        let intake = Intake(
            catalog: .builtIn, prices: prices, lanes: Set(settings.lanes.map(\.name)),
            defaultLane: settings.defaultLane, now: { [time] in time.now })
        let jobs = JobsController(
            engine: engine, intake: intake, uploads: uploads, view: JobView(users: users), users: users,
            clips: ClipFolder(path: directory.clips))
        let facts = StatusController.Facts(
            version: Version.current, isSandbox: isSandbox, stateDirectory: directory.path, startedAt: startedAt)
        let status = StatusController(engine: engine, catalog: .builtIn, facts: facts, time: time)
        let responder = makeRouter(jobs: jobs, status: status, users: users).buildResponder()
        try await serve(SocketServer(socket: socket, responder: responder, time: time, logger: logger), engine)
    }

    /// The disk under the state directory, whose trouble is told once: in the log, and as an alarm.
    private func storage(in directory: StateDirectory) -> Storage {
        Storage(folder: directory.path, time: time) { [logger, alarms] condition in
            if let alarm = condition.alarm {
                alarms.raise("disk", alarm)
                logger.error("\(alarm)")
            } else {
                alarms.clear("disk")
                logger.notice("the disk is well again: jobs are taken and submitted")
            }
        }
    }

    private func recover(_ store: SQLiteStore) async throws {
        let interrupted = try await store.recover()
        guard interrupted > 0 else { return }
        logger.warning(
            "submissions were cut off by the last end; they are in doubt", metadata: ["jobs": "\(interrupted)"])
    }

    /// Lanes that unfinished jobs refer to and the settings do not name.
    private func unconfiguredLanes(_ store: SQLiteStore) async throws -> [String] {
        let known = Set(settings.lanes.map(\.name))
        let inUse = try await store.tally().jobs.filter { $0.value.contains { !$0.key.isEnd && $0.value > 0 } }
        return inUse.keys.filter { !known.contains($0) }.sorted()
    }

    /// Defaults of the settings that a later version brings to life.
    private func tellWhatIsMissing() {
        var missing = ["keep: nothing is pruned", "limits: not enforced"]
        if settings.duplicates.policy != .off { missing.append("duplicates: no warnings") }
        logger.notice("not in this version", metadata: ["settings": "\(missing.joined(separator: "; "))"])
    }

    /// Runs server and engine until a signal: the engine is stopped first, and clients are served until it has.
    private func serve<Responder>(_ server: SocketServer<Responder>, _ engine: Engine) async throws {
        let (logger, settings) = (logger, settings)
        var server = server
        server.onRunning = {
            logger.info("serving", metadata: ["socket": "\(settings.socket)", "state_dir": "\(settings.stateDir)"])
            ServiceManager.notify(.ready, .status("serving"))
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: server),
                    .init(service: EngineService(engine: engine, limit: settings.timeouts.submit)),
                ], logger: logger))
        // Caught from here on: a signal that comes as soon as we say that we serve is not to kill us.
        let caught = await UnixSignalsSequence(trapping: [.sigterm, .sigint, .sighup])
        let time = time
        let signals = Task {
            var isFirst = true
            for await signal in caught {
                guard signal != .sighup else {
                    logger.notice("reload is not_implemented in this version; restart to apply the settings")
                    continue
                }
                logger.info("stopping", metadata: ["signal": "\(signal)"])
                // What is committed is on disk; what is on the wire will be in doubt.
                guard isFirst else { _exit(0) }
                isFirst = false
                await group.triggerGracefulShutdown()
                Task {
                    // An outcome that cannot be written down would keep us for ever: the next start puts it in doubt.
                    try await time.sleep(for: settings.timeouts.submit + .seconds(10))
                    logger.error("submissions on the wire have not ended in time; they will be in doubt")
                    _exit(1)
                }
            }
        }
        defer { signals.cancel() }
        try await group.run()
    }
}

/// The engine as a service: told to stop, it waits for the submissions on the wire.
private struct EngineService: Service {
    let engine: Engine
    /// The longest that a submission takes.
    let limit: Duration

    func run() async throws {
        await withGracefulShutdownHandler {
            await engine.run()
        } onGracefulShutdown: {
            ServiceManager.notify(
                .stopping, .extendTimeout(limit + .seconds(5)), .status("waiting for submissions on the wire"))
            engine.drain()
        }
    }
}
