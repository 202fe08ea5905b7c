import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ReelTesting
import Testing

/// When notices go out.
@Suite(.timeLimit(.minutes(30))) struct NotifierTests {
    @Test func `a commit wakes it, and what arrives is done`() async throws {
        let world = try NotifierWorld()
        try await world.with { _, sends in
            try await world.cancelJob("https://a.example/")
            let send = await sends.take()
            let body = try JSON(parsing: send.notice.body)
            #expect(body["type"]?.string == "job.canceled" && body["data"]?["state"]?.string == "canceled")
            #expect(body["timestamp"]?.string == world.time.now.description)
            #expect(send.notice.url == "https://a.example/" && send.notice.at == world.time.now)
            send.answer(.answered(status: 200))
            try await world.becomes { $0.state == .delivered }
        }
    }

    @Test func `what fails goes out again when it is due, under the same id, with the job as it is then`() async throws
    {
        let world = try NotifierWorld()
        try await world.with { _, sends in
            try await world.cancelJob("https://a.example/")
            let first = await sends.take()
            first.answer(.answered(status: 500))
            try await world.becomes { $0.attempts == 1 }
            let dueAt = try #require(try await world.deliveries()[0].dueAt)
            #expect(dueAt - world.time.now == .seconds(5))
            while world.time.untilNextWake.map({ $0 > .seconds(5) }) ?? true { await Task.yield() }
            world.time.advance(by: .seconds(5))
            let second = await sends.take()
            #expect(second.notice.id == first.notice.id && second.notice.at == first.notice.at + .seconds(5))
            second.answer(.answered(status: 200))
            try await world.becomes { $0.state == .delivered && $0.attempts == 2 }
        }
    }

    @Test func `a target that does not answer delays no other, and takes two places at most`() async throws {
        let world = try NotifierWorld()
        for _ in 0..<20 { try await world.cancelJob("https://slow.example/") }
        for index in 0..<3 { try await world.cancelJob("https://\(index).example/", owner: 2000) }
        try await world.with { _, sends in
            var urls: [String: Int] = [:]
            for _ in 0..<5 {
                let send = await sends.take()
                urls[send.notice.url, default: 0] += 1
                if send.notice.url != "https://slow.example/" { send.answer(.answered(status: 200)) }
            }
            #expect(urls["https://slow.example/"] == 2 && urls.count == 4, "\(urls)")
            while try await world.store.webhookTargets(owner: 2000, upTo: 9).contains(where: { $0.pending > 0 }) {
                await Task.yield()
            }
        }
        #expect(try await world.deliveries().count { $0.state == .pending && $0.attempts == 0 } == 20)
    }

    @Test func `one user's many targets leave room for others`() async throws {
        let world = try NotifierWorld()
        for index in 0..<30 { try await world.cancelJob("https://\(index).example/", owner: 1) }
        try await world.cancelJob("https://other.example/", owner: 2)
        try await world.with { _, sends in
            var owners: [String] = []
            for _ in 0..<7 { owners.append(await sends.take().notice.url) }
            #expect(owners.contains("https://other.example/"))
        }
    }

    @Test func `what was on the wire when it ended goes out again, under the same id`() async throws {
        let world = try NotifierWorld()
        try await world.cancelJob("https://a.example/")
        let sends = world.sender
        let notifier = world.makeNotifier()
        let running = Task { await notifier.run() }
        let first = await sends.take()
        notifier.drain()
        await running.value
        #expect(try await world.deliveries().map(\.attempts) == [0])
        try await world.with { _, _ in
            let second = await sends.take()
            #expect(second.notice.id == first.notice.id)
            second.answer(.answered(status: 200))
            try await world.becomes { $0.state == .delivered }
        }
    }

    @Test func `an engine that is cancelled ends, and its notifier with it`() async throws {
        let world = try NotifierWorld()
        let engine = try await Engine(
            store: world.store, feed: JobFeed(), lanes: [], uploads: UploadFolder(path: world.folder.path),
            fetchesAtOnce: 1, rules: Samples.rules(world.time), notifier: world.makeNotifier(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await engine.run() }
        try await world.cancelJob("https://a.example/")
        _ = await world.sender.take()
        running.cancel()
        await running.value
        #expect(try await world.deliveries().map(\.attempts) == [0])
    }

    @Test func `with nothing to do it sleeps for good`() async throws {
        let world = try NotifierWorld()
        try await world.with { _, sends in
            try await world.cancelJob("https://a.example/")
            await sends.take().answer(.answered(status: 200))
            try await world.becomes { $0.state == .delivered }
            #expect(world.time.untilNextWake == nil)
        }
    }
}
