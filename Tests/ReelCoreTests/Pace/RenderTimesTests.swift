import ReelCore
import Testing

/// How long tasks take, as polls could tell.
@Suite struct RenderTimesTests {
    /// Samples that end so many seconds after the acceptance, each known to the second.
    static func samples(_ seconds: some Sequence<Int>) -> [RenderSample] {
        seconds.map { RenderSample(longerThan: .seconds($0 - 1), atMost: .seconds($0)) }
    }

    @Test func `nothing is said before there are twenty samples`() {
        #expect(RenderTimes(Self.samples(1...19)) == nil)
        #expect(RenderTimes(Self.samples(1...20)) != nil)
    }

    @Test func `quantiles are those of the samples`() throws {
        let times = try #require(RenderTimes(Self.samples((1...100).reversed())))
        for tenth in 1...9 {
            let found = times.quantile(Double(tenth) / 10) / .seconds(1)
            #expect(abs(found - Double(tenth * 10)) < 1e-6)
        }
        #expect(abs(times.median / .seconds(1) - 50) < 1e-6)
        #expect(times.quantile(1) == .seconds(100))
    }

    @Test func `what is left is the median of those that took longer`() throws {
        let times = try #require(RenderTimes(Self.samples(1...100)))
        let left = try #require(times.remaining(after: .seconds(60)))
        #expect(abs(left / .seconds(1) - 20) < 1e-6)
        #expect(times.remaining(after: .seconds(100)) == nil, "none ever took so long")
        #expect(times.remaining(after: .zero) == times.median)
    }

    @Test func `samples that are all alike make no trouble`() throws {
        let same = [RenderSample](repeating: RenderSample(longerThan: .seconds(9), atMost: .seconds(9)), count: 50)
        let times = try #require(RenderTimes(same))
        #expect(abs(times.median / .seconds(1) - 9) < 0.01)
        #expect(times.remaining(after: .seconds(8)).map { abs($0 / .seconds(1) - 1) < 0.01 } == true)
    }

    /// Polls at the 10th percentile find all tasks before it at that very moment; what is learned must not stick there.
    @Test(arguments: [30, 300]) func `a first poll that comes far too late or too early is mended`(first: Int) throws {
        // The truth: evenly spread between 100 and 200 s, and after the first poll one in every 10 s.
        var first = Duration.seconds(first)
        for _ in 0..<8 {
            let samples = (0..<100).map { number in
                var (before, poll) = (Duration.zero, first)
                while poll < .seconds(100 + number) { (before, poll) = (poll, poll + .seconds(10)) }
                return RenderSample(longerThan: before, atMost: poll)
            }
            first = try #require(RenderTimes(samples)).quantile(LearnedPolling.early)
        }
        #expect(first > .seconds(95) && first < .seconds(125))
    }

    @Test func `a batch ends when its lane has worked through it, and not before the longest job`() {
        #expect(Backlog([]).expectedEnd(atOnce: 3) == .zero)
        #expect(Backlog([.seconds(60), .seconds(30), .seconds(30)]).expectedEnd(atOnce: 1) == .seconds(120))
        #expect(Backlog([.seconds(60), .seconds(30), .seconds(30)]).expectedEnd(atOnce: 2) == .seconds(60))
        #expect(Backlog([.seconds(60), .seconds(30), .seconds(30)]).expectedEnd(atOnce: 100) == .seconds(60))
        #expect(Backlog([.seconds(60)]).expectedEnd(atOnce: 0) == .seconds(60))
    }
}
