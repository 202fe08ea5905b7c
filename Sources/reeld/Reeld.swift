import ArgumentParser
import Foundation
import Glibc
import Logging
import NIOCore
import NIOPosix
import ReelCore
import ReelDaemon
import ReelSimulator

/// The daemon.
@main
struct Reeld: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reeld",
        abstract: "The queue between you and a video provider's API.",
        discussion: """
            Takes jobs over a Unix socket (HTTP and JSON), keeps them in SQLite, submits them, follows each task to its \
            end and keeps the clips. The key is read from $CREDENTIALS_DIRECTORY/imini-api-key, else from IMINI_API_KEY.

            Try it without a key:  reeld --sandbox --socket /tmp/reel.sock --state-dir /tmp/reel
            """,
        version: Version.current)

    private static let defaultFile = "/etc/reel/reeld.yaml"

    @Option(help: ArgumentHelp("The settings file; flags win over it.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Where to listen, at most 107 bytes.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The folder for jobs and clips, made when absent.", valueName: "path"))
    var stateDir: String?

    @Flag(help: "Run the provider's simulator inside: no key, no cost. Reads no settings file unless one is named.")
    var sandbox = false

    func run() async throws {
        // As many as there are processors would be one or two: files that hang, or take long, would keep all others.
        NIOSingletons.blockingPoolThreadCountSuggestion = max(8, System.coreCount)
        // Until the daemon catches it: a reload that comes early is no reason to die.
        signal(SIGHUP, SIG_IGN)
        umask(0o077)
        let journal = Journal.standardError()
        defer { journal.flush() }
        do {
            let settings = try overridden(loadSettings())
            let level = LiveLevel(settings.log.level.loggerLevel)
            if sandbox {
                let sandbox = Sandbox(settings: settings, isTuned: config == nil, reread: reread, level: level)
                try await sandbox.run(journal: journal)
            } else {
                let credentials = CredentialSource()
                try await Daemon(
                    settings: settings, isSandbox: false,
                    credentials: { try credentials.key(for: $0) }, reread: reread, level: level, journal: journal
                ).run()
            }
        } catch let error as ReelError {
            journal.add(LogEntry(.critical, "\(error)", id: .serviceRefused))
            throw ExitCode(1)
        }
    }

    private func loadSettings() throws(ReelError) -> Settings {
        if let config { return try .load(file: config) }
        guard !sandbox, FileManager.default.fileExists(atPath: Self.defaultFile) else { return Settings() }
        return try .load(file: Self.defaultFile)
    }

    /// The settings as a reload finds them; flags still win.
    @Sendable private func reread() throws(ReelError) -> Settings {
        guard config != nil || !sandbox && FileManager.default.fileExists(atPath: Self.defaultFile) else {
            let place = sandbox ? "" : ", and there is no \(Self.defaultFile)"
            throw ReelError(.notFound, "there is nothing to read: no --config was given\(place)")
        }
        return try overridden(loadSettings())
    }

    private func overridden(_ settings: Settings) throws(ReelError) -> Settings {
        try settings.overriding(
            socket: socket, stateDir: stateDir, relativeTo: FileManager.default.currentDirectoryPath)
    }
}

/// The daemon with the provider's simulator in the same process.
private struct Sandbox {
    let settings: Settings
    /// Whether polling is made quick, since the simulator's tasks take seconds.
    let isTuned: Bool
    let reread: @Sendable () throws -> Settings
    let level: LiveLevel

    func run(journal: Journal) async throws {
        let key = "sandbox"
        // The simulator's memory, so that a restart of the sandbox knows its tasks.
        try FileManager.default.createDirectory(
            atPath: settings.stateDir, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var configuration = Simulator.Configuration(keys: [key], ledgerFile: "\(settings.stateDir)/simulator.jsonl")
        configuration.keptBodyBytes = 0
        let simulator = try await Simulator.start(configuration)
        let url = simulator.baseURL
        journal.logger("reeld", level: level).notice(
            "sandbox: the provider is simulated, nothing is billed", metadata: ["url": "\(url)"])
        try await Daemon(
            settings: own(settings, at: url), isSandbox: true,
            credentials: { try $0 == Daemon.webhookSecret ? CredentialSource().key(for: $0) : key },
            reread: { try own(reread(), at: url) }, level: level, journal: journal
        ).run()
        await simulator.stop()
    }

    /// The settings with the simulator in the provider's place, whatever they say.
    private func own(_ settings: Settings, at url: String) -> Settings {
        var own = settings
        for index in own.lanes.indices { (own.lanes[index].baseURL, own.lanes[index].proxy) = (url, nil) }
        if isTuned { (own.polling.first, own.polling.cap) = (.seconds(1), .seconds(5)) }
        return own
    }
}
