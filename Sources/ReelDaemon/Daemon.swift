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
    let logger: Logger
    let journal: Journal
    let time = SystemTimekeeper()
    private let alarms = Alarms()

    /// - Parameters:
    ///   - settings: checked already.
    ///   - isSandbox: whether the provider is the simulator.
    ///   - credentials: the key that belongs to a credential's name.
    ///   - logger: never given a secret or a prompt.
    ///   - journal: where the logger writes, and each job's story.
    package init(
        settings: Settings, isSandbox: Bool, credentials: @escaping @Sendable (String) throws -> String?,
        logger: Logger, journal: Journal
    ) {
        (self.settings, self.isSandbox) = (settings, isSandbox)
        (self.credentials, self.logger, self.journal) = (credentials, logger, journal)
    }

    /// Runs until SIGTERM or SIGINT; a second one does not wait for what is on the wire.
    ///
    /// - Throws: `ReelError` for whatever keeps it from starting.
    package func run() async throws {
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
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
        logger.info("stopped", metadata: [MessageID.key: "\(MessageID.serviceStopped.rawValue)"])
    }

    private func run(
        in directory: StateDirectory, _ socket: ListeningSocket, _ lanes: inout LaneAssembly
    ) async throws {
        let startedAt = time.uptime
        let (settings, feed) = (settings, JobFeed())
        let (journal, level, time) = (journal, logger.logLevel, time)
        let report = StatusReport(time: time) { ServiceManager.notify(.status($0)) }
        let rules = Rules(time: time, chance: { .random(in: 0..<1) }, policy: { settings.policy(for: $0) })
        let prices = try PriceList.load(settings.prices)
        let store = try SQLiteStore.open(
            at: directory.database, sandbox: isSandbox, rules: rules,
            committed: { changes in
                feed.publish(changes)
                journal.add(changes, from: level)
                report.wake()
            })
        defer { try? store.close() }
        try await recover(store)
        tellWhatIsMissing()
        lanes.add(unconfigured: try await unconfiguredLanes(store), clips: directory.clips, logger)
        let uploads = UploadFolder(path: directory.uploads)
        let engine = try await Engine(
            store: store, feed: feed, lanes: lanes.configurations, uploads: uploads,
            fetchesAtOnce: settings.fetching.concurrency, rules: rules, logger: logger,
            laneChanged: { lane in
                journal.add(LogEntry(lane, at: time.now))
                report.wake()
            })
        await tellLanes(engine)
        let users = Users(time: time)
        let intake = Intake(
            catalog: .builtIn, prices: prices, lanes: Set(settings.lanes.map(\.name)),
            defaultLane: settings.defaultLane, now: { [time] in time.now })
        let jobs = JobsController(
            engine: engine, intake: intake, uploads: uploads, view: JobView(users: users), users: users,
            clips: ClipFolder(path: directory.clips))
        let facts = StatusController.Facts(
            version: Version.current, isSandbox: isSandbox, stateDirectory: directory.path, startedAt: startedAt)
        let status = StatusController(engine: engine, catalog: .builtIn, facts: facts, alarms: alarms, time: time)
        let responder = makeRouter(jobs: jobs, status: status, users: users).buildResponder()
        let server = SocketServer(socket: socket, responder: responder, time: time, logger: logger)
        try await serve(server, engine, StatusService(report: report, engine: engine, alarms: alarms))
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
    private func serve<Responder>(
        _ server: SocketServer<Responder>, _ engine: Engine, _ status: StatusService
    ) async throws {
        let (logger, settings, journal) = (logger, settings, journal)
        var server = server
        server.onRunning = {
            logger.info(
                "serving",
                metadata: [
                    "socket": "\(settings.socket)", "state_dir": "\(settings.stateDir)",
                    MessageID.key: "\(MessageID.serviceServing.rawValue)",
                ])
            ServiceManager.notify(.ready, .status("serving"))
        }
        let worker = EngineService(engine: engine, time: time) { status.stopping() }
        let group = ServiceGroup(
            configuration: .init(
                services: (supervision(status, engine) + [server, worker]).map { .init(service: $0) },
                logger: logger))
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
                logger.info(
                    "stopping",
                    metadata: ["signal": "\(signal)", MessageID.key: "\(MessageID.serviceStopping.rawValue)"])
                // What is committed is on disk; what is on the wire will be in doubt.
                guard isFirst else {
                    journal.flush()
                    _exit(0)
                }
                isFirst = false
                await group.triggerGracefulShutdown()
                Task {
                    // An outcome that cannot be written down would keep us for ever: the next start puts it in doubt.
                    try await time.sleep(for: settings.timeouts.submit + .seconds(10))
                    logger.error("submissions on the wire have not ended in time; they will be in doubt")
                    journal.flush()
                    _exit(1)
                }
            }
        }
        defer { signals.cancel() }
        try await group.run()
    }
}
