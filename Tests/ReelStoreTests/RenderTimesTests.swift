import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// What the store learns of how long tasks take.
@Suite struct RenderTimesTests {
    private static let pace = "kling/kling-v3|720P|5"

    /// A store in a file, which may be opened again.
    private struct Fixture {
        let time = TestTime()
        let folder: TemporaryFolder
        var store: SQLiteStore
        var path: String { "\(folder.path)/reel.db" }

        init() throws {
            folder = try TemporaryFolder()
            store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(time))
        }

        mutating func reopen() throws {
            try store.close()
            store = try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
        }

        func record(_ event: Event, of id: JobID) async throws {
            _ = try await store.record(event, of: id, submission: nil)
        }

        /// A job whose submission is on the wire.
        func submitting(pace: String? = RenderTimesTests.pace) async throws -> JobID {
            var new = Samples.job()
            new.pace = pace
            let id = try await store.enqueue([new])[0].get().jobs[0].id
            _ = try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: .max)
            return id
        }

        func rendering(pace: String? = RenderTimesTests.pace) async throws -> JobID {
            let id = try await submitting(pace: pace)
            try await record(.accepted(TaskID("t\(id)"), requestID: nil), of: id)
            return id
        }

        /// Jobs that take so many seconds, each found at once.
        func render(_ seconds: some Sequence<Int>, pace: String? = RenderTimesTests.pace) async throws {
            for second in seconds {
                let id = try await rendering(pace: pace)
                time.advance(by: .seconds(second - 1))
                try await record(.polled("processing"), of: id)
                time.advance(by: .seconds(1))
                try await record(.taskSucceeded([Situation.video]), of: id)
            }
        }
    }

    private enum Situation { static let video = Video(url: "https://example.com/1.mp4") }

    @Test func `tasks that succeed are learned from, from the twentieth on, and by their own pace`() async throws {
        let fixture = try Fixture()
        try await fixture.render(41...59)
        try await fixture.render(1...30, pace: "other|720P|5")
        try await fixture.render(1...30, pace: nil)
        #expect(fixture.store.renderTimes(of: Self.pace) == nil)
        try await fixture.render([60])
        let times = try #require(fixture.store.renderTimes(of: Self.pace))
        #expect(abs(times.median / .seconds(1) - 50) < 1)
    }

    @Test func `what was learned is there after a restart, and only the last two hundred`() async throws {
        var fixture = try Fixture()
        try await fixture.render(repeatElement(10, count: 30))
        try await fixture.render(repeatElement(100, count: RenderTimes.kept))
        try fixture.reopen()
        let times = try #require(fixture.store.renderTimes(of: Self.pace))
        #expect(times.quantile(0.01) > .seconds(98))
        try fixture.store.close()
        let rows = try await DatabaseQueue(path: fixture.path).read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM render_time")
        }
        #expect(rows == RenderTimes.kept)
    }

    @Test func `the next job's first poll comes when a tenth of those before were done`() async throws {
        let fixture = try Fixture()
        try await fixture.render(101...200)
        let id = try await fixture.rendering()
        let due = try await fixture.store.job(id)?.lifecycle.dueAt
        let wait = try #require(due) - fixture.time.now
        #expect(wait > .seconds(105) && wait < .seconds(115))
        let plain = try await fixture.rendering(pace: "other|720P|5")
        #expect(try await fixture.store.job(plain)?.lifecycle.dueAt == fixture.time.now + .seconds(5))
    }

    @Test func `a rendering job's end is expected when half of those that took longer were done`() async throws {
        let fixture = try Fixture()
        try await fixture.render(101...200)
        let id = try await fixture.rendering()
        let start = fixture.time.now
        fixture.time.advance(by: .seconds(160))
        let job = try #require(try await fixture.store.job(id))
        let end = try #require(fixture.store.expectedEnd(of: job))
        #expect(end > start + .seconds(175) && end < start + .seconds(185))
        fixture.time.advance(by: .seconds(1000))
        #expect(fixture.store.expectedEnd(of: job) == nil, "none ever took so long")
    }

    @Test func `of a job that does not render, or of an unknown pace, no end is expected`() async throws {
        let fixture = try Fixture()
        try await fixture.render(101...130)
        let (submitting, unknown) = (try await fixture.submitting(), try await fixture.rendering(pace: "other|720P|5"))
        for id in [1, submitting, unknown] {
            let job = try #require(try await fixture.store.job(id))
            #expect(fixture.store.expectedEnd(of: job) == nil)
        }
    }

    @Test func `a task that a person named is not learned from, nor one found after an outage`() async throws {
        let fixture = try Fixture()
        try await fixture.render(101...119)
        let adopted = try await fixture.submitting()
        try await fixture.record(.outcomeUnknown(JobError(code: "x", message: "x")), of: adopted)
        try await fixture.record(.adopted(TaskID("named")), of: adopted)
        fixture.time.advance(by: .seconds(5))
        try await fixture.record(.taskSucceeded([Situation.video]), of: adopted)
        let late = try await fixture.rendering()
        fixture.time.advance(by: .seconds(3600))
        try await fixture.record(.taskSucceeded([Situation.video]), of: late)
        #expect(fixture.store.renderTimes(of: Self.pace) == nil)
        try await fixture.render([120])
        #expect(fixture.store.renderTimes(of: Self.pace) != nil)
    }

    @Test func `a step of the clock changes nothing that is learned`() async throws {
        let fixture = try Fixture()
        try await fixture.render(101...119)
        let id = try await fixture.rendering()
        fixture.time.advance(by: .seconds(109))
        try await fixture.record(.polled("processing"), of: id)
        fixture.time.setWall(by: .seconds(7200))
        try await fixture.store.shiftDueTimes(by: .seconds(7200))
        fixture.time.advance(by: .seconds(1))
        try await fixture.record(.taskSucceeded([Situation.video]), of: id)
        let times = try #require(fixture.store.renderTimes(of: Self.pace))
        #expect(times.quantile(1) < .seconds(120))
    }
}
