import ReelCore
import ReelEngine
import ReelStore
import ReelTesting
import Synchronization
import Testing

@testable import ReelDaemon

@Suite(.timeLimit(.minutes(30)))
struct StreamPaceTests {
    private static func filter(owner: UInt32) -> EventFilter {
        var filter = EventFilter()
        filter.owner = owner
        return filter
    }

    @Test func `after each ten seconds of silence a comment goes out, with the place to go on from`() async throws {
        let trial = try StreamTrial()
        let work = trial.start()
        var pieces = trial.reader.pieces.makeAsyncIterator()
        #expect(await pieces.next() == ": after 0\n\n")
        await trial.begun()
        for _ in 1...3 {
            await trial.beat()
            await trial.beat()
            #expect(await pieces.next() == ": heartbeat\nid: 0\n\n")
        }
        #expect(trial.streams.open == 1 && trial.streams.dropped == 0)
        work.cancel()
        _ = await work.result
        #expect(trial.streams.open == 0)
    }

    @Test func `an event off the beat makes no silence of more than fifteen seconds`() async throws {
        let trial = try StreamTrial()
        let work = trial.start()
        var pieces = trial.reader.pieces.makeAsyncIterator()
        _ = await pieces.next()
        await trial.begun()
        while trial.time.untilNextWake != .seconds(5) { await Task.yield() }
        trial.time.advance(by: .seconds(3))
        _ = try await trial.enqueue()
        #expect(await pieces.next()?.hasPrefix("id: 1\nevent: job\n") == true)
        await trial.beat(in: .seconds(2))
        await trial.beat()
        // Twelve seconds after the event.
        await trial.beat()
        #expect(await pieces.next() == ": heartbeat\nid: 1\n\n")
        work.cancel()
        _ = await work.result
    }

    @Test func `under load a stream looks ten times a second at most`() async throws {
        let trial = try StreamTrial()
        let work = trial.start()
        var pieces = trial.reader.pieces.makeAsyncIterator()
        _ = await pieces.next()
        await trial.begun()
        while trial.time.untilNextWake != .seconds(5) { await Task.yield() }
        trial.time.advance(by: .seconds(1))
        _ = try await trial.enqueue()
        #expect(await pieces.next()?.hasPrefix("id: 1\n") == true)
        _ = try await trial.enqueue()
        while trial.time.untilNextWake != .milliseconds(100) { await Task.yield() }
        _ = try await trial.enqueue()
        trial.time.advance(by: .milliseconds(100))
        let both = try #require(await pieces.next())
        #expect(both.hasPrefix("id: 2\n") && both.contains("\n\nid: 3\n"))
        work.cancel()
        _ = await work.result
    }

    @Test func `who wants little of much is told how far it has come, while it is looked through`() async throws {
        // Each look at the clock takes three seconds: a page takes six.
        let trial = try StreamTrial(Self.filter(owner: 1), step: .seconds(3))
        _ = try await trial.enqueue(2000)
        _ = try await trial.enqueue(owner: 1)
        let work = trial.start()
        var pieces = trial.reader.pieces.makeAsyncIterator()
        var told: [String] = []
        while let piece = await pieces.next() {
            told.append(piece)
            if piece.contains("event: job") { break }
        }
        #expect(told.first == ": after 0\n\n" && told.last?.hasPrefix("id: 2001\n") == true)
        let places = told.compactMap { Int64($0.dropFirst(": heartbeat\nid: ".count).prefix { $0.isNumber }) }
        #expect(places.count >= 4 && places == places.sorted() && places.allSatisfy { $0 % 200 == 0 }, "\(told)")
        work.cancel()
        _ = await work.result
    }

    @Test func `one whose token was revoked meanwhile hears no more`() async throws {
        let isWelcome = Mutex(true)
        let trial = try StreamTrial(isWelcome: { isWelcome.withLock(\.self) })
        let work = trial.start()
        var pieces = trial.reader.pieces.makeAsyncIterator()
        #expect(await pieces.next() == ": after 0\n\n")
        await trial.begun()
        while trial.time.untilNextWake != EventStream.beat { await Task.yield() }
        isWelcome.withLock { $0 = false }
        _ = try await trial.enqueue()
        trial.time.advance(by: EventStream.beat)
        try await work.value
        #expect(trial.streams.open == 0 && trial.streams.dropped == 0)
        trial.reader.piece.finish()
        #expect(await pieces.next() == nil)
    }

    @Test func `a reader who takes nothing is let go`() async throws {
        let trial = try StreamTrial()
        trial.reader.isStuck.withLock { $0 = true }
        let work = trial.start()
        var pieces = trial.reader.pieces.makeAsyncIterator()
        #expect(await pieces.next() == ": after 0\n\n")
        while trial.streams.dropped == 0 {
            await trial.time.someoneSleeps()
            trial.time.advance(by: .seconds(5))
            await Task.yield()
        }
        #expect(await work.result.isFailure)
        #expect(trial.streams.open == 0 && trial.streams.dropped == 1)
    }

    @Test func `what is deleted before a stream has told it ends the stream`() async throws {
        let trial = try StreamTrial(Self.filter(owner: 1))
        let work = trial.start()
        await trial.begun()
        let job = try await trial.enqueue()[0]
        // Nothing of it concerns the stream, which has not looked since.
        try await trial.store.record(.cancelRequested, of: job, submission: nil)
        let removed = try await trial.store.removeEnded(by: trial.time.now, from: .start, upTo: 10).removed
        #expect(removed == [job])
        while trial.time.untilNextWake != EventStream.beat { await Task.yield() }
        trial.time.advance(by: EventStream.beat)
        try await work.value
        #expect(trial.streams.open == 0 && trial.streams.dropped == 0)
        #expect(try await trial.store.eventStart(after: 0) == .gone(oldest: 2))
    }

    @Test func `what is deleted after it was looked at is nobody's loss, whether he wanted it or not`() async throws {
        let trial = try StreamTrial(Self.filter(owner: 1))
        let work = trial.start()
        var pieces = trial.reader.pieces.makeAsyncIterator()
        _ = await pieces.next()
        await trial.begun()
        let job = try await trial.enqueue()[0]
        try await trial.store.record(.cancelRequested, of: job, submission: nil)
        await trial.beat()
        #expect(try await trial.store.removeEnded(by: trial.time.now, from: .start, upTo: 10).removed == [job])
        await trial.beat()
        #expect(await pieces.next() == ": heartbeat\nid: 2\n\n")
        work.cancel()
        _ = await work.result
    }

    @Test func `only who is concerned is woken by a commit`() async throws {
        let feed = JobFeed()
        let store = try SQLiteStore.inMemory(rules: Samples.rules(TestTime()), committed: { feed.publish($0) })
        var (batch, state) = (EventFilter(), EventFilter())
        (batch.batches, state.states) = (["spring"], [.canceled])
        let filters = [batch, state, Self.filter(owner: 1), Self.filter(owner: 1000)]
        let readers = filters.map { feed.commits(matching: $0) }
        let job = try await store.enqueue([Samples.job()])[0].get().jobs[0].id
        try await store.note(LaneStanding(.parked, reason: "no_key"), of: "main")
        try await store.record(.cancelRequested, of: job, submission: nil)
        var woken: [Int] = []
        for reader in readers {
            reader.end.finish()
            woken.append(await reader.signals.reduce(0) { count, _ in count + 1 })
        }
        // Signals that nobody has taken count as one.
        #expect(woken == [0, 1, 1, 1])
    }

    @Test func `a user has so many streams at a time`() throws {
        let streams = EventStreams()
        var places = try (0..<EventStreams.mostOfUser).map { _ in try streams.place(for: 1000) }
        #expect { try streams.place(for: 1000) } throws: { ($0 as? ReelError)?.code == .rateLimited }
        _ = try streams.place(for: 1001)
        places.removeLast()
        _ = try streams.place(for: 1000)
    }
}

extension Result {
    fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
