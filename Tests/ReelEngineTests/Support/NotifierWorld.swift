import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// A way out for notices that a test plays: each send is told, and waits for its answer.
final class PlayedSender: NoticeSending {
    struct Send: Sendable {
        let notice: Notice
        let answer: @Sendable (NoticeAnswer) -> Void
    }

    private let sent = Mutex<[Send]>([])

    /// The next one that goes out.
    func take() async -> Send {
        while true {
            if let send = sent.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return send }
            await Task.yield()
        }
    }

    func send(_ notice: Notice) async -> NoticeAnswer {
        let (answers, giver) = AsyncStream.makeStream(of: NoticeAnswer.self)
        let send = Send(notice: notice) { answer in
            giver.yield(answer)
            giver.finish()
        }
        sent.withLock { $0.append(send) }
        for await answer in answers { return answer }
        return .failed("cut off")
    }
}

/// A notifier at work under a clock that the test moves.
struct NotifierWorld {
    let time = TestTime()
    let folder: TemporaryFolder
    let store: SQLiteStore
    let sender = PlayedSender()

    init() throws {
        folder = try TemporaryFolder()
        var rules = Samples.rules(time)
        rules.laneAlarm = { $0 == "main" ? LaneWebhook(owner: 0, url: "https://alarm.example/") : nil }
        store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
    }

    func makeNotifier() -> Notifier {
        let store = store
        let sources = Notifier.Sources(
            job: { id in
                try await store.job(id, requestUpTo: Notifier.largestNotice).map {
                    [
                        "id": .number(.init($0.id)), "state": .string($0.lifecycle.state.rawValue),
                        "request": $0.request,
                    ]
                }
            },
            secrets: { _ in [] })
        let notifier = Notifier(
            store: store, sender: sender, sources: sources, time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        store.outbox.watch { notifier.wake() }
        return notifier
    }

    func with(_ test: (Notifier, PlayedSender) async throws -> Void) async throws {
        let notifier = makeNotifier()
        let running = Task { await notifier.run() }
        do { try await test(notifier, sender) } catch { Issue.record(error) }
        notifier.drain()
        await running.value
    }

    /// A job of `owner` that is canceled at once, and so told.
    func cancelJob(_ url: String, owner: UInt32 = 1000, prompt: String = "a cat") async throws {
        var job = Samples.job(prompt, owner: owner)
        job.webhook = url
        let id = try await store.enqueue([job])[0].get().jobs[0].id
        try await store.record(.cancelRequested, of: id, submission: nil)
    }

    func deliveries() async throws -> [Delivery] { try await store.deliveries(DeliveryFilter()).deliveries }

    /// Returns when a delivery is as it should be.
    func becomes(_ isRight: (Delivery) -> Bool) async throws {
        while try await !deliveries().contains(where: isRight) { await Task.yield() }
    }

    /// Returns when all deliveries are as they should be.
    func becomesAll(_ isRight: (Delivery) -> Bool) async throws {
        while try await !deliveries().allSatisfy(isRight) { await Task.yield() }
    }

    /// Lets time pass when the notifier sleeps for just so long.
    func advance(by duration: Duration) async {
        while time.untilNextWake != duration { await Task.yield() }
        time.advance(by: duration)
    }
}
