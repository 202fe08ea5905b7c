import ArgumentParser
import Foundation
import Logging
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
        let journal = Journal.standardError()
        defer { journal.flush() }
        do {
            let settings = try loadSettings().overriding(
                socket: socket, stateDir: stateDir, relativeTo: FileManager.default.currentDirectoryPath)
            let logger = Self.logger(settings, journal)
            if sandbox {
                try await Sandbox(settings: settings, isTuned: config == nil).run(logger: logger, journal: journal)
            } else {
                let credentials = CredentialSource()
                try await Daemon(
                    settings: settings, isSandbox: false,
                    credentials: { try credentials.key(for: $0) }, logger: logger, journal: journal
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

    private static func logger(_ settings: Settings, _ journal: Journal) -> Logger {
        journal.logger("reeld", level: Logger.Level(rawValue: settings.log.level.rawValue) ?? .info)
    }
}

/// The daemon with the provider's simulator in the same process.
private struct Sandbox {
    let settings: Settings
    /// Whether polling is made quick, since the simulator's tasks take seconds.
    let isTuned: Bool

    func run(logger: Logger, journal: Journal) async throws {
        let key = "sandbox"
        // The simulator's memory, so that a restart of the sandbox knows its tasks.
        try FileManager.default.createDirectory(
            atPath: settings.stateDir, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var configuration = Simulator.Configuration(keys: [key], ledgerFile: "\(settings.stateDir)/simulator.jsonl")
        configuration.keptBodyBytes = 0
        let simulator = try await Simulator.start(configuration)
        var own = settings
        for index in own.lanes.indices {
            own.lanes[index].baseURL = simulator.baseURL
            own.lanes[index].proxy = nil
        }
        if isTuned { (own.polling.first, own.polling.cap) = (.seconds(1), .seconds(5)) }
        logger.notice(
            "sandbox: the provider is simulated, nothing is billed", metadata: ["url": "\(simulator.baseURL)"])
        try await Daemon(settings: own, isSandbox: true, credentials: { _ in key }, logger: logger, journal: journal)
            .run()
        await simulator.stop()
    }
}
