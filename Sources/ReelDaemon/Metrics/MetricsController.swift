import HTTPTypes
import Hummingbird
import NIOCore
import ReelCore
import ReelEngine
import ReelStore

/// `GET /metrics` in the Prometheus text format, for everyone who can connect.
///
/// Of what is told nothing is counted at a scrape: the store keeps its counts, the rest is in memory. No prompt, no
/// owner and no batch is in it.
struct MetricsController: Sendable {
    let engine: Engine
    let submissions: SubmissionCounter
    let streams: EventStreams
    let time: any Timekeeper

    func addRoutes(to router: Router<ReelContext>) { router.get("metrics", use: metrics) }

    @Sendable private func metrics(_ request: Request, context: ReelContext) async throws -> Response {
        let figures = try await engine.store.figures()
        let lanes = await engine.laneViews()
        let families =
            JobMetrics(figures: figures, now: time.now).families + LaneMetrics(lanes: lanes, figures.tally).families
            + own(lanes) + (ProcessFigures()?.families ?? [])
        let text = families.map(\.text).joined()
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// What was counted since the process began.
    private func own(_ lanes: [LaneView]) -> [MetricFamily] {
        [
            outcomes(lanes),
            MetricFamily(
                "reel_poll_duration_seconds", "How long the provider took to answer a poll.",
                engine.meter.polls.reading),
            MetricFamily(
                "reel_fetch_duration_seconds", "How long the clips of a job took to come into custody.",
                engine.meter.fetches.reading),
            MetricFamily(
                "reel_store_commit_duration_seconds", "How long a transaction took, its sync included.",
                engine.store.commitTimes.reading),
            MetricFamily("reel_event_streams", .gauge, "Streams of events that are open.", Double(streams.open)),
            MetricFamily(
                "reel_event_streams_dropped_total", .counter,
                "Streams of events that were ended because their reader did not keep up.", Double(streams.dropped)),
            build,
        ]
    }

    private func outcomes(_ lanes: [LaneView]) -> MetricFamily {
        var family = MetricFamily(
            "reel_submissions_total", .counter,
            "What became of submissions, by outcome; those in doubt count again when a person resolves them.")
        let counts = submissions.current
        let names = Set(lanes.filter(\.isConfigured).map(\.name)).union(counts.keys.map(\.lane))
        for lane in names.sorted() {
            for outcome in SubmissionOutcome.allCases where outcome != .pending {
                let count = counts[SubmissionCounter.Key(lane: lane, outcome: outcome)] ?? 0
                family.add(Double(count), [("lane", lane), ("outcome", outcome.rawValue)])
            }
        }
        return family
    }

    private var build: MetricFamily {
        var family = MetricFamily("reel_build_info", .gauge, "The version that runs; always 1.")
        family.add(1, [("version", Version.current)])
        return family
    }
}
