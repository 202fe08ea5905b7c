import CHost
import Glibc
import Hummingbird
import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ServiceLifecycle
import UnixSignals

/// The process: settings, lock, store, engine, server, in that order; stopped in reverse.
package struct Daemon: Sendable {
    private let settings: Settings
    /// What many workers end within so short a time is seen at once; it delays nothing that comes alone.
    private static let lookInterval: Duration = .milliseconds(4)

    private let isSandbox: Bool
    private let credentials: @Sendable (String) throws -> String?
    private let reread: @Sendable () throws -> Settings
    private let level: LiveLevel
    let logger: Logger
    let journal: Journal
    let time = SystemTimekeeper()
    private let alarms = Alarms()

    /// - Parameters:
    ///   - settings: checked already.
    ///   - isSandbox: whether the provider is the simulator.
    ///   - credentials: the key that belongs to a credential's name.
    ///   - reread: the settings as they would be if the process were started now.
    ///   - level: of all loggers.
    ///   - journal: where all loggers write, and each job's story; never given a secret or a prompt.
    package init(
        settings: Settings, isSandbox: Bool, credentials: @escaping @Sendable (String) throws -> String?,
        reread: @escaping @Sendable () throws -> Settings, level: LiveLevel, journal: Journal
    ) {
        (self.settings, self.isSandbox) = (settings, isSandbox)
        (self.credentials, self.reread) = (credentials, reread)
        (self.level, self.journal) = (level, journal)
        logger = journal.logger("reeld", level: level)
    }

    /// Runs until SIGTERM or SIGINT; a second one does not wait for what is on the wire.
    ///
    /// - Throws: `ReelError` for whatever keeps it from starting.
    package func run() async throws {
        umask(0o077)
        host_share_heaps()
        signal(SIGPIPE, SIG_IGN)
        // From here on a SIGHUP kills nobody; what comes during the start is carried out after it.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        defer { withExtendedLifetime(hangups) {} }
        // A file that may not grow is an error like any other, not the end.
        signal(SIGXFSZ, SIG_IGN)
        if host_raise_descriptors() < 0 { logger.warning("the limit of open files stays as it was set") }
        let socket = try ListeningSocket.find(path: settings.socket)
        let (directory, lock) = try StateDirectory.open(settings.stateDir, logger: logger)
        defer { withExtendedLifetime(lock) {} }
        try await run(in: directory, socket, hangups)
        logger.info("stopped", metadata: [MessageID.key: "\(MessageID.serviceStopped.rawValue)"])
    }

    private func run(
        in directory: StateDirectory, _ socket: ListeningSocket, _ hangups: UnixSignalsSequence
    ) async throws {
        let startedAt = time.uptime
        let (feed, journal, level, time) = (JobFeed(), journal, level, time)
        let report = StatusReport(time: time) { ServiceManager.notify(.status($0)) }
        let live = LiveSettings(settings, prices: try PriceList.load(settings.prices))
        var lanes = LaneAssembly(clips: directory.clips, time: time, credentials, logger)
        _ = try lanes.assemble(settings)
        let uploads = UploadFolder(path: directory.uploads)
        uploads.clearTemporaryFiles()
        var rules = Rules(time: time, chance: { .random(in: 0..<1) }, policy: { live.current.policy(for: $0) })
        rules.claimUpload = { uploads.claim($0) }
        rules.budget = { live.budget }
        let hooks = try Webhooks(live: live, time: time, credentials: credentials, logger: logger)
        rules.laneWebhook = { hooks.jobs(of: $0) }
        rules.laneAlarm = { hooks.alarm(of: $0) }
        let (submissions, streams) = (SubmissionCounter(), EventStreams())
        let store = try SQLiteStore.open(
            at: directory.database, sandbox: isSandbox, rules: rules,
            storage: storage(in: directory, report),
            committed: { changes in
                feed.publish(changes)
                submissions.add(changes)
                journal.add(changes, from: level.current)
                report.wake()
            })
        defer { try? store.close() }
        try await recover(store)
        lanes.add(unconfigured: try await unconfiguredLanes(store))
        let (users, chronicle) = (Users(time: time), LaneChronicle(store: store, time: time, logger: logger))
        let view = JobView(users: users, store: store, time: time)
        let notifier = hooks.notifier(store, view)
        store.outbox.watch { notifier.wake() }
        let engine = try await Engine(
            store: store, feed: feed, lanes: lanes.configurations, uploads: uploads,
            fetchesAtOnce: settings.fetching.concurrency, lookInterval: Self.lookInterval, rules: rules,
            notifier: notifier, workers: { CallLoops.next() }, logger: logger,
            laneChanged: { lane in
                journal.add(LogEntry(lane, at: time.now))
                chronicle.note(lane)
                report.wake()
            })
        await tellLanes(engine)
        // What a process that was killed did not write, and what is otherwise than when it ended.
        for lane in await engine.laneViews() { try? await store.note(lane.health.standing, of: lane.name) }
        let jobs = JobsController(
            engine: engine, makeIntake: { [time] in live.intake(.builtIn) { time.now } }, uploads: uploads,
            view: view, users: users,
            clips: ClipFolder(path: directory.clips))
        let facts = StatusController.Facts(
            version: Version.current, isSandbox: isSandbox, stateDirectory: directory.path, startedAt: startedAt)
        let status = StatusController(engine: engine, catalog: .builtIn, facts: facts, alarms: alarms, time: time)
        let guests = Guests(limits: { live.current.limits })
        let (custody, copies) = (ClipCustody(path: directory.clips), CopyPlace(folder: directory.path))
        copies.sweep()
        let house = HouseController(
            store: store, checker: StoreChecker(store: store, clips: custody, copies: copies), copies: copies,
            time: time)
        let keeper = Housekeeper(
            store: store, clips: custody, uploads: uploads, copies: copies, alarms: alarms,
            keep: { live.current.keep }, time: time, logger: logger)
        stopOnDamage(store, engine, DamageMark(in: directory))
        let servers = try await servers(
            socket, settings.http,
            House(
                jobs: jobs, status: status, keeping: house,
                events: EventsController(store: store, feed: feed, streams: streams, users: users, time: time),
                metrics: MetricsController(engine: engine, submissions: submissions, streams: streams, time: time),
                webhooks: hooks.controller(store, users),
                tokens: TokensController(store: store, users: users, time: time), users: users, guests: guests,
                store: store))
        let reload = Reload(
            lanes: lanes, live: live, engine: engine, level: level, reread: reread,
            applied: {
                keeper.wake()
                Task { await engine.showLanes { chronicle.note($0) } }
            }, logger: logger)
        let signals = Signals(
            hangups: hangups, reload: reload, limit: { live.longestSubmit }, time: time, journal: journal,
            logger: logger)
        let line = StatusService(report: report, engine: engine, alarms: alarms)
        do {
            try await serve(servers, engine, line, keeper, signals)
        } catch {
            await chronicle.finish()
            throw error
        }
        await chronicle.finish()
        await reload.shutdown()
    }

    /// A damaged database is believed no more: nothing is submitted, nothing new is taken, and a person is called.
    private func stopOnDamage(_ store: SQLiteStore, _ engine: Engine, _ mark: DamageMark) {
        let (logger, alarms) = (logger, alarms)
        if store.finding.restored != nil { mark.remove() }
        if let finding = mark.finding { store.soundness.condemn(finding) }
        store.soundness.watch { damage in
            mark.leave(damage)
            let message = """
                the database is damaged (\(damage)): nothing is submitted; restore it from a backup, or remove \
                \(mark.path) and restart when it has been repaired
                """
            alarms.raise("damaged", message)
            logger.critical("\(message)")
            Task { await engine.stopSubmitting(for: "damaged") }
        }
    }

    /// The disk under the state directory, whose trouble is told once: in the log, and as an alarm.
    private func storage(in directory: StateDirectory, _ report: StatusReport) -> Storage {
        Storage(folder: directory.path, time: time) { [logger, alarms] condition in
            if let alarm = condition.alarm {
                alarms.raise("disk", alarm)
                logger.error("\(alarm)")
            } else {
                alarms.clear("disk")
                logger.notice("the disk is well again: jobs are taken and submitted")
            }
            report.wake()
        }
    }

    private func recover(_ store: SQLiteStore) async throws {
        if let jobs = store.finding.restored {
            logger.warning(
                """
                started from a backup: what waited is held, what was being submitted is in doubt, for a person to \
                release; tokens and webhook secrets are not in it: make new tokens, and give receivers the new secrets
                """, metadata: ["jobs": "\(jobs)"])
        }
        let interrupted = try await store.recover()
        guard interrupted > 0 else { return }
        logger.warning(
            "submissions were cut off by the last end; they are in doubt", metadata: ["jobs": "\(interrupted)"])
    }

    /// Lanes that unfinished jobs refer to and the settings do not name.
    private func unconfiguredLanes(_ store: SQLiteStore) async throws -> [String] {
        let known = Set(settings.lanes.map(\.name))
        return try await store.tally().queuesInUse.filter { !known.contains($0) && Job.group(ofQueue: $0) == nil }
    }

    /// Runs server and engine until a signal: the engine is stopped first, and clients are served until it has.
    private func serve<Responder>(
        _ servers: [SocketServer<Responder>], _ engine: Engine, _ status: StatusService, _ keeper: Housekeeper,
        _ signals: Signals
    ) async throws {
        let (logger, settings, journal) = (logger, settings, journal)
        let entrances = Entrances(servers.count) { names in
            logger.info(
                "serving",
                metadata: [
                    "socket": "\(settings.socket)", "state_dir": "\(settings.stateDir)",
                    MessageID.key: "\(MessageID.serviceServing.rawValue)",
                ])
            for name in names where name.hasPrefix("http://") { logger.info("serving on TCP: \(name)") }
            // Who waits until it is ready may look there for where it serves.
            journal.flush()
            ServiceManager.notify(.ready, .status("serving"))
            signals.beginReloading()
        }
        let doors = servers.map { server -> any Service in
            var server = server
            server.onRunning = { entrances.open($0) }
            return server
        }
        let worker = EngineService(engine: engine, time: time) { status.stopping() }
        let group = ServiceGroup(
            configuration: .init(
                services: (supervision(status, engine) + doors + [keeper, worker]).map { .init(service: $0) },
                logger: logger))
        // Caught from here on: a signal that comes as soon as we say that we serve is not to kill us.
        let caught = await UnixSignalsSequence(trapping: [.sigterm, .sigint])
        let following = Task { await signals.follow(caught, stopping: group) }
        do {
            try await group.run()
        } catch {
            following.cancel()
            throw error
        }
        // A reload in progress ends before the store and the connections are closed.
        following.cancel()
        await following.value
    }
}
