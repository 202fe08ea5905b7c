import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// Notices in the store: written with what they tell, tried, given up, pruned.
@Suite struct OutboxTests {
    private static let url = "https://a.example/hook"
    private let time = TestTime()
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        var rules = Samples.rules(time)
        rules.laneWebhook = { $0 == "told" ? LaneWebhook(owner: 7, url: "https://operator.example/") : nil }
        store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
    }

    private func enqueue(_ change: (inout NewJob) -> Void = { _ in }) async throws -> JobID {
        var job = Samples.job()
        job.webhook = Self.url
        change(&job)
        return try await store.enqueue([job])[0].get().jobs[0].id
    }

    private func deliveries(_ change: (inout DeliveryFilter) -> Void = { _ in }) async throws -> [Delivery] {
        var filter = DeliveryFilter()
        change(&filter)
        return try await store.deliveries(filter).deliveries
    }

    @Test func `a change that is told and its notice are committed together`() async throws {
        let told = Mutex(0)
        store.outbox.watch { told.withLock { $0 += 1 } }
        let id = try await enqueue()
        #expect(try await deliveries().isEmpty && told.withLock(\.self) == 0)
        try await store.record(.cancelRequested, of: id, submission: nil)
        let delivery = try #require(try await deliveries().first)
        #expect(delivery.type == "job.canceled" && delivery.job == id && delivery.owner == 1000)
        #expect(delivery.url == Self.url && delivery.state == .pending && delivery.dueAt == time.now)
        #expect(delivery.message.hasPrefix("msg_") && delivery.message.utf8.count == 36)
        #expect(told.withLock(\.self) == 1)
        // An event that is refused leaves no notice either.
        await #expect(throws: (any Error).self) { try await store.record(.cancelRequested, of: id, submission: nil) }
        #expect(try await deliveries().count == 1 && told.withLock(\.self) == 1)
    }

    @Test func `a job without a webhook is told to nobody, one of a told lane to the operator too`() async throws {
        let silent = try await enqueue { $0.webhook = nil }
        let both = try await enqueue { $0.lane = "told" }
        for id in [silent, both] { try await store.record(.cancelRequested, of: id, submission: nil) }
        let all = try await deliveries()
        #expect(all.allSatisfy { $0.job == both })
        #expect(all.map(\.owner).sorted() == [7, 1000] && Set(all.map(\.message)).count == 2)
        #expect(try await deliveries { $0.owner = 1000 }.map(\.url) == [Self.url])
    }

    @Test func `what a killed process leaves in doubt is told by the next one`() async throws {
        let id = try await enqueue()
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        #expect(try await store.recover() == 1)
        #expect(try await deliveries().map(\.type) == ["job.in_doubt"])
        #expect(try await deliveries { $0.job = id }.count == 1)
    }

    @Test func `a try that fails is put off, one that arrives ends it, a 410 gives it up`() async throws {
        for _ in 0..<2 {
            try await store.record(.cancelRequested, of: enqueue(), submission: nil)
        }
        let all = try await deliveries()
        let failure = DeliveryAttempt(all[0].id, .answered(status: 500), duration: .milliseconds(12))
        let put = try #require(try await store.record(failure)).delivery
        #expect(put.state == .pending && put.dueAt == time.now + .seconds(5) && put.attempts == 1)
        #expect(put.status == 500 && put.duration == .milliseconds(12) && put.message == all[0].message)
        #expect(try await store.webhookTargets(owner: nil, upTo: 9).first?.failures == 1)
        let done = try await store.record(DeliveryAttempt(all[0].id, .answered(status: 204), duration: .zero))?.delivery
        #expect(done?.state == .delivered && done?.dueAt == nil && done?.trouble == nil)
        let gone = try await store.record(DeliveryAttempt(all[1].id, .answered(status: 410), duration: .zero))?.delivery
        #expect(gone?.state == .dead)
        // What is over is not changed by an answer that comes late.
        #expect(try await store.record(DeliveryAttempt(all[1].id, .answered(status: 200), duration: .zero)) == nil)
        let target = try #require(try await store.webhookTargets(owner: 1000, upTo: 9).first)
        #expect(target.dead == 1 && target.pending == 0 && target.failures == 1)
        #expect(try await store.webhookTargets(owner: 1001, upTo: 9).isEmpty)
    }

    @Test func `after 24 hours it is dead, and sent again by hand under the same id`() async throws {
        try await store.record(.cancelRequested, of: enqueue(), submission: nil)
        let first = try #require(try await deliveries().first)
        var now = first
        while now.state == .pending {
            time.advance(by: try #require(now.dueAt) - time.now)
            let attempt = DeliveryAttempt(first.id, .failed("x"), duration: .zero)
            now = try #require(try await store.record(attempt)).delivery
        }
        #expect(now.state == .dead && now.attempts == 8 && time.now - first.createdAt == .seconds(86_400))
        #expect(try await deliveries { $0.state = .dead }.count == 1)
        await #expect(throws: ReelError.self) { try await store.redeliver(first.id, owner: 1001) }
        let again = try await store.redeliver(first.id, owner: 1000)
        #expect(again.state == .pending && again.dueAt == time.now && again.message == first.message)
        #expect(try await store.dueTargets(upTo: 9).targets.map(\.dueAt) == [time.now])
    }

    @Test func `pages go from new to old`() async throws {
        for _ in 0..<5 { try await store.record(.cancelRequested, of: enqueue(), submission: nil) }
        var (filter, seen) = (DeliveryFilter(), [Int64]())
        filter.limit = 2
        repeat {
            let page = try await store.deliveries(filter)
            seen += page.deliveries.map(\.id)
            filter.before = page.next
        } while filter.before != nil
        #expect(seen == [5, 4, 3, 2, 1])
    }

    @Test func `notices go with their job, and targets with their last notice`() async throws {
        let id = try await enqueue()
        try await store.record(.cancelRequested, of: id, submission: nil)
        time.advance(by: .seconds(10))
        // Not before its end is told, or nobody is left to be told of it.
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed.isEmpty)
        let notice = try #require(try await deliveries().first)
        try await store.record(DeliveryAttempt(notice.id, .answered(status: 200), duration: .zero))
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed == [id])
        #expect(try await deliveries().isEmpty)
        #expect(try await store.webhookTargets(owner: nil, upTo: 9).isEmpty)
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
    }

    @Test func `a job is read for a notice without a request that is larger than notices are`() async throws {
        let id = try await enqueue()
        let job = try #require(try await store.job(id))
        let length = job.request.description.utf8.count
        let (whole, cut) = (
            try await store.job(id, requestUpTo: length), try await store.job(id, requestUpTo: length - 1)
        )
        #expect(whole?.request == job.request && cut?.request == JSON.null)
        #expect(cut?.lifecycle == job.lifecycle && cut?.webhook == Self.url)
    }

    @Test func `a secret is made once, and rotated with an overlap`() async throws {
        let (first, second, third) = (WebhookSecret.random(), WebhookSecret.random(), WebhookSecret.random())
        #expect(try await store.webhookSecrets(of: 1000, orMaking: first).map(\.secret) == [first])
        #expect(try await store.webhookSecrets(of: 1000, orMaking: second).map(\.secret) == [first])
        #expect(try await store.webhookSecrets(of: 1001, orMaking: third).map(\.secret) == [third])
        let rotated = try await store.rotateWebhookSecret(of: 1000, to: second, overlap: .seconds(86_400))
        #expect(rotated.map(\.secret) == [second, first] && rotated[1].validUntil == time.now + .seconds(86_400))
        time.advance(by: .seconds(86_400))
        #expect(try await store.webhookSecrets(of: 1000, orMaking: first).map(\.secret) == [second])
        for _ in 0..<9 { _ = try await store.rotateWebhookSecret(of: 1000, to: .random(), overlap: .seconds(1)) }
        #expect(try await store.webhookSecrets(of: 1000, orMaking: first).count == 5)
    }
}
