import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ReelTesting
import Testing

@testable import ReelDaemon

/// What runs beside the engine for as long as it works.
@Suite(.timeLimit(.minutes(1))) struct EngineServiceTests {
    @Test func `the turn of the day is awaited while the engine runs`() async throws {
        let (folder, time) = (try TemporaryFolder(), TestTime())
        let rules = Samples.rules(time)
        let engine = try await Engine(
            store: SQLiteStore.inMemory(rules: rules), feed: JobFeed(), lanes: [],
            uploads: UploadFolder(path: "\(folder.path)/uploads"), fetchesAtOnce: 1, rules: rules,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await EngineService(engine: engine, time: time) {}.run() }
        // The engine by itself, with nothing due, sleeps for good.
        while time.untilNextWake.map({ $0 > .seconds(3600) }) ?? true { await Task.yield() }
        engine.drain()
        try await running.value
    }
}
