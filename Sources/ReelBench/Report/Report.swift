import Foundation
package import ReelCore

/// All that a bench has found out.
package struct Report: Sendable {
    package let options: Bench.Options
    package let figures: [Figure]
    /// What was not measured, and why.
    package let skipped: [String]

    package init(options: Bench.Options, figures: [Figure], skipped: [String]) {
        (self.options, self.figures, self.skipped) = (options, figures, skipped)
    }

    /// The lines to print.
    package var lines: [String] { BenchTable(figures).lines + skipped.map { "skipped: \($0)" } }

    package var json: JSON {
        JSON.object(
            JSON.Object([
                ("at", .string(Date.now.formatted(.iso8601))),
                ("processors", .number(.init(ProcessInfo.processInfo.activeProcessorCount))),
                ("runs", .number(.init(options.runs))), ("seconds", .number(.init(options.seconds))),
                ("lines", .number(.init(options.lines))), ("jobs", .number(.init(options.jobs))),
                ("tasks", .number(.init(options.tasks))),
                ("figures", .array(figures.map(\.json))), ("skipped", .array(skipped.map { JSON.string($0) })),
            ]))
    }
}

extension Figure {
    fileprivate var json: JSON {
        let targets = targets.map { target in
            JSON.object(
                JSON.Object([
                    ("target", .string("\(target)")), ("peer", target.peer.map { JSON.string($0) } ?? .null),
                    ("met", isMet(target).map { JSON.bool($0) } ?? .null),
                ]))
        }
        return JSON.object(
            JSON.Object([
                ("name", .string(name)), ("unit", .string(unit)), ("sides", .array(sides.map { described($0) })),
                ("targets", .array(targets)),
            ]))
    }

    private func described(_ side: Side) -> JSON {
        var object = JSON.Object([(name: "name", value: .string(side.name))] + side.values.members)
        if side.name != sides.first?.name, let ratio = ratio(to: side) {
            object["reel_is_times"] = JSON.object(JSON.Object(ratio.members))
        }
        if let p50 = side.p50 { object["p50_ms"] = JSON.object(JSON.Object(p50.members)) }
        if let p99 = side.p99 { object["p99_ms"] = JSON.object(JSON.Object(p99.members)) }
        return JSON.object(object)
    }
}

extension Series {
    fileprivate var members: [(name: String, value: JSON)] {
        [
            ("median", .number(.init(median))), ("lowest", .number(.init(lowest))),
            ("highest", .number(.init(highest))), ("runs", .array(values.map { JSON.number(.init($0)) })),
        ]
    }
}
