import Foundation
import ReelAPI
import ReelCore

extension BatchAnswer {
    /// `batch spring  [############........] 62%  62 of 100 ended`.
    var headline: String {
        let meter = Meter(Double(ended), of: Double(total))
        return "batch \(name.printable)  \(meter.bar) \(meter.percent)  \(ended) of \(total) ended"
    }

    /// Its progress, its jobs by state, its credits, and when it is expected to end.
    func lines(now: Timestamp, zone: TimeZone) -> [String] {
        let end = eta.map { "  expected end: \($0.moment(from: now, in: zone))" }
        let money = "  credits: \(credits.spent) spent, \(credits.reserved) reserved, \(credits.unknown) unknown"
        return [headline, "  jobs: \(jobs.summary)", money] + [ended < total ? end : nil].compactMap { $0 }
    }

    /// What can be done for the jobs that do not go on by themselves.
    var remedies: [Explanation.Remedy] {
        let choices: [(JobState, Explanation.Remedy)] = [
            (.failed, .init("reel batch retry \(name)", "takes up the failed ones again, and only those")),
            (
                .inDoubt,
                .init("reel list --in-doubt --batch \(name)", "shows what may have been billed, and what to do")
            ),
            (
                .held,
                .init("reel list --state held --batch \(name)", "shows why they are held; 'reel why JOB' says more")
            ),
        ]
        return choices.filter { jobs[$0.0] ?? 0 > 0 }.map(\.1)
    }
}

extension Table {
    /// Batches, one a row.
    static func batches(_ batches: [BatchAnswer], now: Timestamp) -> Table {
        Table(
            [
                .text("BATCH"), .text("OWNER"), .text("PROGRESS"), .number("JOBS"), .number("FAILED"),
                .number("IN DOUBT"), .number("HELD"), .number("SPENT"), .number("RESERVED"), .number("UNKNOWN"),
                .text("EXPECTED END"),
            ],
            rows: batches.map { batch in
                let meter = Meter(Double(batch.ended), of: Double(batch.total))
                let counts = [JobState.failed, .inDoubt, .held].map { state in
                    Styled(batch.jobs[state].flatMap { $0 > 0 ? "\($0)" : nil } ?? "", state.color)
                }
                return [Styled(batch.name), Styled(batch.owner), "\(meter.bar) \(meter.percent)", "\(batch.total)"]
                    + counts + ["\(batch.credits.spent)", "\(batch.credits.reserved)", "\(batch.credits.unknown)"]
                    + [Styled(batch.eta.map { $0.distance(from: now) } ?? "")]
            })
    }
}
