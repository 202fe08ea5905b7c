import Foundation
import ReelBench
import Testing

/// Polls as the bench counts them.
struct PollWatchTests {
    private let watch = PollWatch(interval: .seconds(30))
    private let start = Date(timeIntervalSince1970: 1_780_000_000)

    @Test func `a poll is late by what is more than an interval after the task's last`() {
        watch.note("a", at: start)
        watch.begin()
        watch.note("a", at: start + 30.25)
        watch.note("b", at: start + 31)
        watch.note("a", at: start + 60)
        let polls = watch.end()
        #expect(polls.count == 3)
        #expect(polls.lateness == [-250, 250])
    }

    @Test func `only what comes while it counts is counted`() {
        watch.begin()
        watch.note("a", at: start)
        #expect(watch.end().count == 1)
        watch.note("a", at: start + 30)
        watch.begin()
        watch.note("a", at: start + 60.5)
        let polls = watch.end()
        #expect(polls.count == 1)
        #expect(polls.lateness == [500])
    }
}
