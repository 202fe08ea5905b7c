import ReelCore
import ReelDaemon
import ReelEngine
import ReelStore
import ReelTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30)))
struct StatusLineTests {
    private var tally: Tally {
        var tally = Tally()
        tally.jobs = [
            "main": [.rendering: 11, .queued: 340, .succeeded: 5000],
            "second": [.rendering: 1, .inDoubt: 2, .failed: 7],
        ]
        return tally
    }

    private func lane(_ name: String, _ change: (inout LaneHealth) -> Void = { _ in }) -> LaneView {
        var health = LaneHealth(limit: 10)
        change(&health)
        return LaneView(name: name, health: health, limit: 10)
    }

    private let later = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func `it counts what is at work and waits, over all lanes, and names lanes that are not well`() {
        let lanes = [
            lane("main") { $0.submitting.park("no_credit", until: later, isProbe: false) }, lane("second"),
        ]
        #expect(
            StatusLine(tally, lanes: lanes, alarms: []).text
                == "12 rendering, 340 queued, 2 in doubt, lane main parked: no credit")
    }

    @Test func `each way not to be well has its words`() {
        func text(_ change: (inout LaneHealth) -> Void) -> String {
            StatusLine(Tally(), lanes: [lane("main", change)], alarms: []).text
        }
        #expect(text { _ in } == "idle")
        #expect(text { $0.isPaused = true } == "idle, lane main paused")
        #expect(
            text { $0.polling.park("unauthorized", until: later, isProbe: false) }
                == "idle, lane main parked: key refused")
        #expect(
            text { $0.submitting.slow("rate_limited", for: nil, spread: 0, isProbe: false, at: later) }
                == "idle, lane main slowed: rate limited")
    }

    @Test func `alarms come first, and a stop is said`() {
        let line = StatusLine(tally, lanes: [], alarms: ["disk full: 0 bytes left"], isStopping: true)
        #expect(line.text == "stopping: disk full: 0 bytes left, 12 rendering, 340 queued, 2 in doubt")
    }

    @Test func `changes that come together are one report, the same line is none, and idle is silent`() async {
        let time = TestTime()
        let lines = Mutex<[String]>([])
        let (told, tell) = AsyncStream.makeStream(of: Void.self)
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let count = Mutex(0)
        let text = Mutex("one")
        let report = StatusReport(time: time) { line in
            lines.withLock { $0.append(line) }
            tell.yield()
        }
        let running = Task {
            await report.run {
                count.withLock { $0 += 1 }
                ask.yield()
                return text.withLock(\.self)
            }
        }
        var (reports, questions) = (told.makeAsyncIterator(), asked.makeAsyncIterator())
        _ = await (reports.next(), questions.next())
        await time.someoneSleeps()
        text.withLock { $0 = "two" }
        for _ in 1...1000 { report.wake() }
        #expect(lines.withLock(\.self) == ["one"] && count.withLock(\.self) == 1)
        time.advance(by: StatusReport.gap)
        _ = await (reports.next(), questions.next())
        await time.someoneSleeps()
        time.advance(by: StatusReport.gap)
        // The same line again is not sent, and after its pause nothing waits for time.
        report.wake()
        _ = await questions.next()
        await time.someoneSleeps()
        time.advance(by: StatusReport.gap)
        #expect(time.untilNextWake == nil)
        text.withLock { $0 = "three" }
        report.wake()
        _ = await reports.next()
        #expect(lines.withLock(\.self) == ["one", "two", "three"])
        running.cancel()
        await running.value
    }
}
