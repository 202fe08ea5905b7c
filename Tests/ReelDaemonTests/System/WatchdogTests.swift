import Dispatch
import Logging
import NIOCore
import NIOPosix
import ReelCore
import ReelDaemon
import ReelEngine
import ReelProvider
import ReelStore
import ReelTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30)))
struct WatchdogTests {
    @Test func `it beats twice in a period while all answer`() async {
        await Patient.watched(by: [VitalSign("a") {}, VitalSign("b") {}]) { patient in
            for beats in 1...3 {
                await patient.beat()
                #expect(patient.beats == beats)
                await patient.time.someoneSleeps()
                #expect(patient.time.untilNextWake == Patient.period / 2)
                patient.time.advance(by: Patient.period / 2)
            }
            await patient.beat()
            #expect(patient.entries.isEmpty)
        }
    }

    @Test func `while one part is stuck nothing is asked and no beat comes, and it is told once`() async {
        let gate = Gate()
        let asked = Mutex([0, 0])
        let signs = [
            VitalSign("good") { asked.withLock { $0[0] += 1 } },
            VitalSign("bad") {
                asked.withLock { $0[1] += 1 }
                await gate.pass()
            },
        ]
        await Patient.watched(by: signs) { patient in
            await patient.staysSilent(about: "bad")
            // However long it takes, nothing waits for time any more.
            for _ in 1...5 { patient.time.advance(by: Patient.period) }
            #expect(patient.time.untilNextWake == nil)
            #expect(patient.beats == 0 && patient.entries.count == 1 && asked.withLock { $0 } == [1, 1])
            // Its late answer proves nothing now: all are asked anew, and then it beats.
            gate.open()
            await patient.beat()
            #expect(asked.withLock { $0 } == [2, 2])
            await patient.isTold(.serviceUnstuck)
            #expect(patient.entries.map(\.id) == [.serviceStuck, .serviceUnstuck])
        }
    }

    @Test func `an answer that is late, but within the period, is a beat at once`() async {
        let gate = Gate()
        await Patient.watched(by: [VitalSign("slow") { await gate.pass() }]) { patient in
            await patient.staysSilent(about: "slow")
            patient.time.advance(by: Patient.period / 4)
            #expect(patient.beats == 0)
            gate.open()
            await patient.beat()
        }
    }

    @Test func `a write that hangs in the commit queue is a stuck writer; one that fails is none`() async throws {
        let hold = DispatchSemaphore(value: 0)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let isHeld = Mutex(false)
        // Chance is asked for inside of the write's transaction.
        let rules = Rules(
            time: TestTime(),
            chance: {
                if isHeld.withLock(\.self) {
                    enter.yield()
                    hold.wait()
                }
                return 0.5
            }, policy: { _ in Policy() })
        let store = try SQLiteStore.inMemory(rules: rules)
        let id = try #require(try await store.enqueue([Samples.job()])[0].get().jobs.first?.id)
        await Patient.watched(by: [.writer(of: store)]) { patient in
            await patient.beat()
            isHeld.withLock { $0 = true }
            let write = Task { try await store.record(.held, of: id, submission: nil) }
            for await _ in entered { break }
            await patient.nextRound()
            await patient.staysSilent(about: "the store's writer")
            #expect(patient.beats == 1)
            isHeld.withLock { $0 = false }
            hold.signal()
            _ = try? await write.value
            await patient.beat()
        }
        try store.close()
        await Patient.watched(by: [.writer(of: store)]) { await $0.beat() }
    }

    @Test func `a dispatcher that does not run yet is dead`() async throws {
        let engine = try await Self.engine()
        await Patient.watched(by: [.dispatcher(of: engine)]) { patient in
            await patient.staysSilent(about: "the dispatcher")
            #expect(patient.beats == 0)
            let running = Task { await engine.run() }
            await patient.beat()
            engine.drain()
            await running.value
        }
    }

    @Test func `a dispatcher that has ended is dead, unless it was told to`() async throws {
        let engine = try await Self.engine()
        let running = Task { await engine.run() }
        await Patient.watched(by: [.dispatcher(of: engine)]) { patient in
            await patient.beat()
            running.cancel()
            await running.value
            await patient.nextRound()
            await patient.staysSilent(about: "the dispatcher")
            #expect(patient.beats == 1)
            engine.drain()
            await patient.beat()
        }
    }

    /// An engine without lanes, not running yet.
    private static func engine() async throws -> Engine {
        let (folder, rules) = (try TemporaryFolder(), Samples.rules(TestTime()))
        return try await Engine(
            store: try SQLiteStore.inMemory(rules: rules), feed: JobFeed(), lanes: [],
            uploads: UploadFolder(path: folder.path), fetchesAtOnce: 1, rules: rules,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `an event loop that a task blocks is stuck`() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let signs = group.makeIterator().enumerated().map { VitalSign.eventLoop($0.element, number: $0.offset) }
        let hold = DispatchSemaphore(value: 0)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        await Patient.watched(by: signs) { patient in
            await patient.beat()
            group.next().execute {
                enter.yield()
                hold.wait()
            }
            for await _ in entered { break }
            await patient.nextRound()
            await patient.staysSilent(about: "event loop")
            #expect(patient.beats == 1)
            hold.signal()
            await patient.beat()
        }
        try await group.shutdownGracefully()
    }
}

/// A door that is shut until it is opened for good.
private final class Gate: Sendable {
    private let (stream, opener) = AsyncStream.makeStream(of: Void.self)

    func pass() async { for await _ in stream {} }
    func open() { opener.finish() }
}

/// What a watchdog watches over, with a time of its own.
private final class Patient: Sendable {
    static let period: Duration = .seconds(20)

    let time = TestTime()
    private let journal = Mutex<Journal?>(nil)
    private let beating = Mutex(0)
    private let told = Mutex<[LogEntry]>([])
    private let (beatings, beatTold) = AsyncStream.makeStream(of: Void.self)
    private let (words, word) = AsyncStream.makeStream(of: LogEntry.self)

    var beats: Int { beating.withLock(\.self) }
    /// All that was logged so far.
    var entries: [LogEntry] {
        journal.withLock(\.self)?.flush(within: .seconds(60))
        return told.withLock(\.self)
    }

    /// Watches for the length of `body`.
    static func watched(by signs: [VitalSign], _ body: (Patient) async -> Void) async {
        let patient = Patient()
        let journal = Journal { entry in
            patient.told.withLock { $0.append(entry) }
            patient.word.yield(entry)
        }
        patient.journal.withLock { $0 = journal }
        let watchdog = Watchdog(
            period: period, signs: signs, time: patient.time, logger: journal.logger("test", level: LiveLevel(.info))
        ) {
            patient.beating.withLock { $0 += 1 }
            patient.beatTold.yield()
        }
        let watching = Task { await watchdog.watch() }
        await body(patient)
        watching.cancel()
        await watching.value
    }

    /// Returns at the next beat.
    func beat() async { for await _ in beatings { break } }

    /// Lets the time of the next round come.
    func nextRound() async {
        await time.someoneSleeps()
        time.advance(by: Self.period / 2)
    }

    /// Returns when an entry of that kind has been written.
    func isTold(_ id: MessageID) async { for await entry in words where entry.id == id { return } }

    /// Lets the time of the beat pass, and returns when the part that withholds it has been told.
    func staysSilent(about part: String) async {
        await time.someoneSleeps()
        time.advance(by: Self.period / 2)
        for await entry in words where entry.id == .serviceStuck {
            #expect(entry.priority == .critical && entry.message.contains(part))
            return
        }
    }
}
