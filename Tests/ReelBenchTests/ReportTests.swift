import ReelBench
import ReelCore
import Testing

/// Statistics, and how they are shown.
struct ReportTests {
    @Test func `the median is the middle one, or between the middle two`() {
        #expect(Series([3, 1, 2]).median == 2)
        #expect(Series([4, 1, 3, 2]).median == 2.5)
        #expect(Series([7]).median == 7)
        #expect(Series([3, 1, 2]).lowest == 1)
        #expect(Series([3, 1, 2]).highest == 3)
    }

    @Test func `ratios are taken run by run`() {
        #expect(Series([10, 30]).ratio(to: Series([20, 10])) == Series([0.5, 3]))
    }

    @Test func `percentiles are nearest ranks`() {
        let values = Array(1...200)
        #expect(Percentile.of(values, 0.5) == 100)
        #expect(Percentile.of(values, 0.99) == 198)
        #expect(Percentile.of(values, 1) == 200)
        #expect(Percentile.of([5], 0.01) == 5)
        #expect(Percentile.of([Int](), 0.5) == nil)
    }

    @Test(arguments: [
        (26_600.4, "26,600"), (1_234_567.0, "1,234,567"), (18.24, "18.2"), (0.81, "0.81"), (0.0, "0"), (4.0, "4"),
        (99.96, "100"), (0.05, "0.05"), (-2.5, "-2.5"),
    ])
    func `numbers are short`(value: Double, text: String) { #expect(Quantity.text(value) == text) }

    private static let figure = Figure(
        "enqueue, 64 clients", unit: "jobs/s",
        sides: [
            Figure.Side("reel", Series([900, 1000, 1100]), p50: Series([3]), p99: Series([9])),
            Figure.Side("redis", Series([2000, 2000, 2000])),
        ],
        targets: [.p99Below(10), .times(0.8, of: "redis"), .times(4, of: "beanstalkd"), .atLeast(500)])

    @Test func `targets are met, missed, or not measured`() {
        #expect(Self.figure.targets.map(Self.figure.isMet) == [true, false, nil, true])
        #expect(Self.figure.isMet(.atMost(999)) == false)
    }

    @Test func `a target may be a peer's figure that ours is not to exceed`() {
        let target = Target.atMostTimes(0.5, of: "redis")
        #expect(Self.figure.isMet(target) == true)
        #expect(Self.figure.isMet(.atMostTimes(0.4, of: "redis")) == false)
        #expect(Self.figure.isMet(.atMostTimes(2, of: "beanstalkd")) == nil)
        #expect(target.peer == "redis")
        #expect("\(target)" == "at most 0.5x")
    }

    @Test func `a table has a row for each side, and for a peer that is absent`() {
        let lines = BenchTable([Self.figure]).lines
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("figure"))
        #expect(lines[1].hasPrefix("enqueue, 64 clients, jobs/s  reel"))
        #expect(lines[1].contains("900..1,100"))
        #expect(lines[1].hasSuffix("p99 below 10 ms; at least 500  met; met"))
        #expect(lines[2].contains("0.5x"))
        #expect(lines[2].hasSuffix("MISSED"))
        #expect(lines[3].contains("beanstalkd"))
        #expect(lines[3].hasSuffix("not measured"))
    }

    @Test func `the report is JSON, too`() throws {
        let report = Report(options: Bench.Options(), figures: [Self.figure], skipped: ["beanstalkd: not installed"])
        let object = try #require(report.json.object)
        let figure = try #require(object["figures"]?.array?.first?.object)
        let peer = try #require(figure["sides"]?.array?.last?.object)
        #expect(peer["name"]?.string == "redis")
        #expect(peer["reel_is_times"]?.object?["median"] != nil)
        #expect(figure["targets"]?.array?.count == 4)
        #expect(try JSON(parsing: report.json.bytes) == report.json)
    }
}
