import ReelCore
import ReelStore
import ReelTesting
import Testing

/// How lanes stand, as it is told by webhook: in the transaction of the event, and apart from jobs.
@Suite struct AlarmNoticeTests {
    private static let url = "https://operator.example/"
    private let time = TestTime()
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        var rules = Samples.rules(time)
        rules.laneWebhook = { $0 == "told" ? LaneWebhook(owner: 7, url: Self.url) : nil }
        rules.laneAlarm = rules.laneWebhook
        store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
    }

    private func deliveries() async throws -> [Delivery] { try await store.deliveries(DeliveryFilter()).deliveries }

    @Test func `what is news of a lane is told once, and of one without a webhook nothing`() async throws {
        let parked = LaneStanding(.parked, reason: "no_credit", until: time.now)
        for lane in ["told", "told", "silent"] { try await store.note(parked, of: lane) }
        let alarm = try #require(try await deliveries().first)
        #expect(try await deliveries().count == 1 && alarm.type == "lane.parked" && alarm.owner == 7)
        #expect(
            alarm.data == [
                "lane": "told", "health": "parked", "reason": "no_credit", "until": .string(time.now.description),
            ])
        try await store.note(LaneStanding(.ok), of: "told")
        #expect(try await deliveries().map(\.type) == ["lane.ok", "lane.parked"])
    }

    @Test func `jobs and alarms of one URL have each a target of their own`() async throws {
        let id = try await store.enqueue([Samples.job(lane: "told")])[0].get().jobs[0].id
        try await store.record(.cancelRequested, of: id, submission: nil)
        let job = try #require(try await deliveries().first)
        try await store.record(DeliveryAttempt(job.id, .failed("x"), duration: .zero))
        try await store.note(LaneStanding(.parked, reason: "paused"), of: "told")
        let due = try await store.dueTargets(upTo: 9).targets
        #expect(due.map(\.isAlarm) == [true] && due.map(\.isFailing) == [false])
    }

    @Test func `of a lane's notices the newest are kept`() async throws {
        for index in 0..<1003 { try await store.note(LaneStanding(.parked, reason: "n\(index)"), of: "told") }
        let target = try #require(try await store.webhookTargets(owner: 7, upTo: 9).first)
        #expect(target.pending == 1000)
        #expect(try await deliveries().first?.data?["reason"]?.string == "n1002")
        #expect(try await store.pendingDeliveries(for: target.id, upTo: 1).first?.data?["reason"]?.string == "n3")
    }

    @Test func `alarms that are over go when their time has come, and their target with the last`() async throws {
        try await store.note(LaneStanding(.parked, reason: "paused"), of: "told")
        try await store.note(LaneStanding(.ok), of: "told")
        let all = try await deliveries()
        try await store.record(DeliveryAttempt(all[1].id, .answered(status: 200), duration: .zero))
        time.advance(by: .seconds(100))
        #expect(try await store.removeAlarms(by: time.now + .seconds(-101), upTo: 9) == 0)
        #expect(try await store.removeAlarms(by: time.now, upTo: 9) == 1)
        #expect(try await deliveries().map(\.id) == [all[0].id])
        #expect(try await store.dueTargets(upTo: 9).targets.count == 1)
        try await store.record(DeliveryAttempt(all[0].id, .answered(status: 410), duration: .zero))
        #expect(try await store.removeAlarms(by: time.now, upTo: 9) == 1)
        #expect(try await store.webhookTargets(owner: nil, upTo: 9).isEmpty)
    }
}
