import ReelAPI
import ReelCore
import ReelEngine
import ReelStore

/// How the lanes are.
struct LaneMetrics {
    private let lanes: [LaneView]
    private let tally: Tally

    init(lanes: [LaneView], _ tally: Tally) {
        self.lanes = lanes.filter { $0.isConfigured || tally.isUsed($0.name) }
        self.tally = tally
    }

    var families: [MetricFamily] { [health, trouble, inFlight, limit] }

    private var health: MetricFamily {
        var family = MetricFamily("reel_lane_health", .gauge, "1 for the health that a lane has, 0 for the others.")
        for lane in lanes {
            let health = LaneAnswer.Health(lane.health.standing.word)
            for word in LaneAnswer.Health.allCases {
                family.add(word == health ? 1 : 0, [("health", word.rawValue), ("lane", lane.name)])
            }
        }
        return family
    }

    private var trouble: MetricFamily {
        var family = MetricFamily("reel_lane_trouble", .gauge, "1 with the reason, where a lane is slowed or parked.")
        for lane in lanes {
            guard let reason = lane.health.standing.reason else { continue }
            family.add(1, [("lane", lane.name), ("reason", reason)])
        }
        return family
    }

    private var inFlight: MetricFamily {
        var family = MetricFamily("reel_lane_in_flight_jobs", .gauge, "Jobs that count against the lane's limit.")
        for lane in lanes { family.add(Double(tally.slots[lane.name] ?? 0), [("lane", lane.name)]) }
        return family
    }

    private var limit: MetricFamily {
        var family = MetricFamily("reel_lane_in_flight_limit_jobs", .gauge, "How many may be in flight at present.")
        for lane in lanes { family.add(Double(lane.limit), [("lane", lane.name)]) }
        return family
    }
}
