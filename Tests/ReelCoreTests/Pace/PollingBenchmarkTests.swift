import Foundation
import ReelCore
import ReelTesting
import Testing

/// The learned schedule against the plain one, on simulated durations: it must ask less *and* hear of the end sooner.
///
/// Each kind of task is learned from nothing, 2,000 tasks long; both schedules get the same tasks, with jitter, and the
/// learned one nothing but what its own polls found out. Means over all 2,000, the first 20 included:
///
/// | tasks | polls, plain | learned | seconds late, plain | learned |
/// |---|---|---|---|---|
/// | log-normal about 120 s | 7.5 | 6.3 | 14.9 | 6.1 |
/// | log-normal about 600 s | 25.0 | 20.9 | 15.0 | 13.3 |
/// | log-normal about 60 s, very wide | 6.3 | 5.3 | 12.5 | 10.5 |
/// | log-normal about 20 s | 3.2 | 2.7 | 7.4 | 3.5 |
/// | 60 s, or 240 s in two of five | 7.6 | 6.4 | 13.9 | 5.8 |
/// | 45 s, or 600 s in one of five | 8.2 | 7.0 | 14.8 | 5.5 |
@Suite struct PollingBenchmarkTests {
    enum Kind: String, CaseIterable {
        case logNormal, longLogNormal, wideLogNormal, quick, bimodal, farBimodal

        /// One task's seconds.
        func seconds(_ chance: SeededChance) -> Double {
            let (even, normal) = (chance.chance(), Self.normal(chance))
            return switch self {
            case .logNormal: 120 * exp(0.35 * normal)
            case .longLogNormal: 600 * exp(0.4 * normal)
            case .wideLogNormal: 60 * exp(normal)
            case .quick: 20 * exp(0.3 * normal)
            case .bimodal: max(even < 0.6 ? 60 + 8 * normal : 240 + 25 * normal, 1)
            case .farBimodal: max(even < 0.8 ? 45 + 6 * normal : 600 + 60 * normal, 1)
            }
        }

        private static func normal(_ chance: SeededChance) -> Double {
            (-2 * log(1 - chance.chance())).squareRoot() * cos(2 * .pi * chance.chance())
        }
    }

    /// What a schedule came to.
    struct Figures {
        var polls = 0
        /// Seconds from the tasks' ends to the polls that found them.
        var lateness = 0.0
        let tasks: Int

        var pollsEach: Double { Double(polls) / Double(tasks) }
        var latenessEach: Double { lateness / Double(tasks) }
    }

    private static let plain = Policy().polling

    @Test(arguments: Kind.allCases)
    func `what was learned saves polls and time`(kind: Kind) {
        let plain = Self.run(kind, learns: false)
        let learned = Self.run(kind, learns: true)
        #expect(learned.pollsEach < plain.pollsEach, "\(kind): \(learned.pollsEach) polls, plain \(plain.pollsEach)")
        #expect(
            learned.latenessEach < plain.latenessEach,
            "\(kind): \(learned.latenessEach) s late, plain \(plain.latenessEach) s")
    }

    private static func run(_ kind: Kind, learns: Bool) -> Figures {
        let (durations, jitter) = (SeededChance(seed: 7), SeededChance(seed: 8))
        var figures = Figures(tasks: 2000)
        var samples: [RenderSample] = []
        var learned: LearnedPolling?
        for number in 0..<figures.tasks {
            let end = Duration.seconds(kind.seconds(durations))
            let (count, sample) = follow(until: end, learned, jitter)
            figures.polls += count
            figures.lateness += (sample.atMost - end) / .seconds(1)
            samples = (samples + [sample]).suffix(RenderTimes.kept)
            guard learns, number % 10 == 0 else { continue }
            learned = RenderTimes(samples).map { LearnedPolling($0, plain: plain) }
        }
        return figures
    }

    /// Polls one task until it is found done.
    private static func follow(
        until end: Duration, _ learned: LearnedPolling?, _ jitter: SeededChance
    ) -> (polls: Int, RenderSample) {
        var (polls, alive, now) = (0, Duration.zero, Duration.zero)
        while true {
            if let learned {
                let isFirst = polls == 0
                now +=
                    isFirst
                    ? learned.firstWait(chance: jitter.chance()) : learned.wait(after: now, chance: jitter.chance())
            } else {
                now += plain.delay(step: polls, chance: jitter.chance())
            }
            polls += 1
            if now >= end { return (polls, RenderSample(longerThan: alive, atMost: now)) }
            alive = now
        }
    }
}
