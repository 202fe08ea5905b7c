import Foundation
import GRDB
import Logging
import ReelCore
import ReelDaemon
import ReelProvider
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// A round of the house, against a store and files of a test's own.
@Suite struct HousekeeperTests {
    private let time = TestTime(now: Timestamp(Date()))
    private let folder: TemporaryFolder
    private let store: SQLiteStore
    private let uploads: UploadFolder
    private let keeper: Housekeeper
    private let alarms = Alarms()
    private let kept = Box(Settings.Keep())

    init() throws {
        folder = try TemporaryFolder()
        let uploads = UploadFolder(path: "\(folder.path)/uploads")
        var rules = Samples.rules(time)
        rules.claimUpload = { uploads.claim($0) }
        rules.laneAlarm = { _ in LaneWebhook(owner: 0, url: "https://operator.example/") }
        store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
        self.uploads = uploads
        keeper = Self.keeper(of: store, uploads, in: folder.path, alarms, kept, time)
    }

    private func keeper(of store: SQLiteStore) -> Housekeeper {
        Self.keeper(of: store, uploads, in: folder.path, alarms, kept, time)
    }

    private static func keeper(
        of store: SQLiteStore, _ uploads: UploadFolder, in path: String, _ alarms: Alarms, _ kept: Box<Settings.Keep>,
        _ time: TestTime
    ) -> Housekeeper {
        Housekeeper(
            store: store, clips: ClipCustody(path: "\(path)/clips"), uploads: uploads, copies: CopyPlace(folder: path),
            alarms: alarms, keep: { kept.withLock(\.self) }, time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A job that succeeded, with its clip on disk.
    private func succeeded(_ new: NewJob = Samples.job()) async throws -> JobID {
        let id = try await store.enqueue([new])[0].get().jobs[0].id
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 10)
        let clip = Clip(file: "1-0.mp4", bytes: 4, sha256: "00", contentType: "video/mp4")
        for event in [
            Event.accepted(TaskID("t\(id)"), requestID: nil), .taskSucceeded([Video(url: "https://e.x/1")]),
            .fetched([clip]),
        ] { try await store.record(event, of: id, submission: 1) }
        try put("clips/\(id)/1-0.mp4")
        return id
    }

    private func put(_ file: String, age: TimeInterval = 0) throws {
        let url = URL(fileURLWithPath: "\(folder.path)/\(file)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("clip".utf8).write(to: url)
        let old = [FileAttributeKey.modificationDate: Date().addingTimeInterval(-age)]
        try FileManager.default.setAttributes(old, ofItemAtPath: url.path)
        try FileManager.default.setAttributes(old, ofItemAtPath: url.deletingLastPathComponent().path)
    }

    private func isThere(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder.path)/\(file)") }

    private static let day: Double = 86_400

    @Test func `alarms that were told and tokens that were revoked go as ended jobs do`() async throws {
        let token = Token(
            id: "000000000001", hash: String(repeating: "a", count: 64), owner: 1000, ownerName: nil, name: "n",
            scopes: [.read], createdAt: time.now, createdBy: 0)
        try await store.add(token)
        _ = try await store.revokeToken(token.id)
        try await store.note(LaneStanding(.parked, reason: "paused"), of: "main")
        let alarm = try #require(try await store.deliveries(DeliveryFilter()).deliveries.first)
        try await store.record(DeliveryAttempt(alarm.id, .answered(status: 200), duration: .zero))
        for (days, isThere) in [(Double(179), true), (2, false)] {
            time.advance(by: .seconds(days * Self.day))
            _ = await keeper.round()
            #expect(try await store.deliveries(DeliveryFilter()).deliveries.isEmpty != isThere)
            #expect(try await (store.token(token.id) != nil) == isThere)
        }
        #expect(try await store.webhookTargets(owner: nil, upTo: 9).isEmpty)
    }

    @Test func `clips go after 90 days, the job after 180, and the next round is when something falls due`()
        async throws
    {
        let id = try await succeeded()
        let end = time.now
        #expect(await keeper.round() == end + .seconds(30 * Self.day))
        time.advance(by: .seconds(89 * Self.day))
        #expect(await keeper.round() == end + .seconds(90 * Self.day))
        #expect(isThere("clips/\(id)/1-0.mp4"))
        time.advance(by: .seconds(Self.day))
        _ = await keeper.round()
        #expect(!isThere("clips/\(id)"))
        #expect(try await store.job(id)?.lifecycle.clips.first?.prunedAt == time.now)
        time.advance(by: .seconds(90 * Self.day))
        _ = await keeper.round()
        #expect(try await store.job(id) == nil)
    }

    @Test func `a job that goes together with its clips takes nobody's events along`() async throws {
        kept.withLock { ($0.clips, $0.endedJobs) = (.seconds(30 * Self.day), .seconds(30 * Self.day)) }
        let id = try await succeeded()
        time.advance(by: .seconds(29 * Self.day))
        _ = try await store.enqueue([Samples.job()])
        guard case .after(let newest) = try await store.eventStart(after: nil) else {
            Issue.record("there is no newest event")
            return
        }
        time.advance(by: .seconds(2 * Self.day))
        _ = await keeper.round()
        #expect(try await store.job(id) == nil && !isThere("clips/\(id)"))
        #expect(try await store.eventStart(after: newest) == .after(newest))
    }

    @Test func `what a crash left between record and file is found`() async throws {
        let id = try await succeeded()
        time.advance(by: .seconds(100 * Self.day))
        _ = try await store.pruneClips(endedBy: time.now, upTo: 10)
        try put("clips/.trash-7-x/1-0.mp4")
        #expect(isThere("clips/\(id)/1-0.mp4"))
        _ = await keeper.round()
        #expect(!isThere("clips/\(id)") && !isThere("clips/.trash-7-x"))
    }

    @Test func `a folder without a job stays as long as clips do, since it may be paid for`() async throws {
        try put("clips/900/1-0.mp4", age: 89 * Self.day)
        try put("clips/901/1-0.mp4", age: 91 * Self.day)
        _ = await keeper.round()
        #expect(isThere("clips/900/1-0.mp4") && !isThere("clips/901"))
    }

    @Test func `nothing of a job at work is touched, and what a download left behind goes a day after the end`()
        async throws
    {
        let kept = try await succeeded()
        let id = try await store.enqueue([Samples.job()])[0].get().jobs[0].id
        for job in [id, kept] {
            try put("clips/\(job)/1-1.part", age: 400 * Self.day)
            try put("clips/\(job)/2-0.part")
        }
        _ = await keeper.round()
        #expect(isThere("clips/\(id)/1-1.part") && isThere("clips/\(id)/2-0.part"))
        #expect(!isThere("clips/\(kept)/1-1.part") && isThere("clips/\(kept)/2-0.part"))
        #expect(isThere("clips/\(kept)/1-0.mp4"))
    }

    @Test func `uploads go 30 days after their last use, and never while a job needs them`() async throws {
        let (free, used, fresh) = ("a", "b", "c")
        for (letter, age) in [(free, 31.0), (used, 0), (fresh, 29)] {
            try put("uploads/\(String(repeating: letter, count: 64)).png", age: age * Self.day)
        }
        try put("uploads/.left", age: 2 * Self.day)
        try put("uploads/.writing")
        var job = Samples.job()
        let reference = JSON.string("upload:\(String(repeating: used, count: 64))")
        job.request = ["model": "kling/kling-v3", "reference_images": [["url": reference]]]
        let id = try await store.enqueue([job])[0].get().jobs[0].id
        let file = "uploads/\(String(repeating: used, count: 64)).png"
        try put(file, age: 500 * Self.day)
        _ = await keeper.round()
        #expect(!isThere("uploads/\(String(repeating: free, count: 64)).png"))
        #expect(isThere(file) && isThere("uploads/\(String(repeating: fresh, count: 64)).png"))
        #expect(!isThere("uploads/.left") && isThere("uploads/.writing"))
        try await store.record(.cancelRequested, of: id, submission: nil)
        time.advance(by: .seconds(29 * Self.day))
        _ = await keeper.round()
        #expect(isThere(file))
        time.advance(by: .seconds(2 * Self.day))
        _ = await keeper.round()
        #expect(!isThere(file))
        await #expect(throws: ReelError.self) {
            try await store.record(.retried(again: false), of: id, submission: nil)
        }
    }

    @Test func `who comes to need an upload before it is deleted keeps it`() async throws {
        let sha = String(repeating: "d", count: 64)
        try put("uploads/\(sha).png", age: 40 * Self.day)
        let end = time.now + .seconds(-30 * Self.day)
        #expect(await uploads.unused(since: end, now: time.now).hashes == [sha])
        #expect(uploads.claim(sha))
        await uploads.remove(sha, unlessUsedAfter: end)
        #expect(isThere("uploads/\(sha).png"))
        #expect(!uploads.claim(String(repeating: "e", count: 64)))
    }

    @Test(.timeLimit(.minutes(30)))
    func `after an unclean end the database is looked through, and what disagrees is an alarm`() async throws {
        _ = try await succeeded()
        try store.close()
        let path = "\(folder.path)/reel.db"
        let other = try DatabaseQueue(path: path)
        try await other.write { db in
            try db.execute(sql: "UPDATE tally SET count = count + 1; DELETE FROM meta WHERE name = 'clean'")
        }
        try other.close()
        let again = try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
        #expect(!again.finding.wasClean)
        let keeper = keeper(of: again)
        let running = Task { try await keeper.run() }
        await time.someoneSleeps()
        #expect(alarms.current.isEmpty)
        time.advance(by: try #require(time.untilNextWake))
        await time.someoneSleeps()
        #expect(alarms.current.first?.contains("reel check") == true)
        running.cancel()
        _ = try? await running.value
        // Nobody vouches for it: the next process looks, too.
        try again.close()
        let third = try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
        #expect(!third.finding.wasClean)
        try third.close()
    }

    @Test(.timeLimit(.minutes(30))) func `other times to keep apply at once`() async throws {
        let id = try await succeeded()
        let running = Task { try await keeper.run() }
        await time.someoneSleeps()
        time.advance(by: try #require(time.untilNextWake))
        await time.someoneSleeps()
        time.advance(by: .seconds(10 * 3600))
        #expect(isThere("clips/\(id)/1-0.mp4"))
        kept.withLock { $0.clips = .seconds(3600) }
        keeper.wake()
        while try await store.job(id)?.lifecycle.clips.first?.prunedAt == nil { await Task.yield() }
        running.cancel()
        _ = try? await running.value
    }

    @Test func `a damaged database deletes nothing`() async throws {
        let id = try await succeeded()
        time.advance(by: .seconds(400 * Self.day))
        store.soundness.condemn("for the test")
        _ = await keeper.round()
        #expect(isThere("clips/\(id)/1-0.mp4"))
        #expect(try await store.job(id)?.lifecycle.clips.first?.prunedAt == nil)
    }

    @Test(.timeLimit(.minutes(30))) func `it works soon after the start and sleeps until something falls due`()
        async throws
    {
        let id = try await succeeded()
        time.advance(by: .seconds(100 * Self.day))
        let running = Task { try await keeper.run() }
        await time.someoneSleeps()
        #expect(isThere("clips/\(id)"))
        let delay = try #require(time.untilNextWake)
        time.advance(by: delay)
        await time.someoneSleeps()
        #expect(!isThere("clips/\(id)"))
        let wait = try #require(time.untilNextWake)
        #expect(wait > .seconds(3599))
        running.cancel()
        _ = try? await running.value
    }

    @Test(.timeLimit(.minutes(30))) func `it sleeps between rounds, however often it has been woken by time`()
        async throws
    {
        let rounds = Mutex(0)
        let counted = Housekeeper(
            store: store, clips: ClipCustody(path: "\(folder.path)/clips"), uploads: uploads,
            copies: CopyPlace(folder: folder.path), alarms: alarms,
            keep: {
                rounds.withLock { $0 += 1 }
                return Settings.Keep()
            }, time: time, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await counted.run() }
        defer { running.cancel() }
        for round in 1...3 {
            await time.someoneSleeps()
            time.advance(by: try #require(time.untilNextWake))
            while rounds.withLock(\.self) < round { await Task.yield() }
        }
        await time.someoneSleeps()
        counted.wake()
        while rounds.withLock(\.self) < 4 { await Task.yield() }
        await time.someoneSleeps()
        for _ in 0..<1000 { await Task.yield() }
        #expect(rounds.withLock(\.self) == 4)
    }
}

/// A value that a test changes under whoever reads it.
private final class Box<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: sending Value) { self.value = Mutex(value) }

    func withLock<Result>(_ body: (inout sending Value) -> sending Result) -> sending Result { value.withLock(body) }
}
