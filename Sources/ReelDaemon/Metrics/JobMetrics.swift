import ReelCore
import ReelStore

/// Jobs and their money, from what the store keeps.
struct JobMetrics {
    let figures: StoreFigures
    let now: Timestamp

    var families: [MetricFamily] { [jobs, models, oldestDue, credits] }

    private var jobs: MetricFamily {
        var family = MetricFamily("reel_jobs", .gauge, "Jobs by state and lane; those for any lane by group.")
        for (lane, counts) in figures.tally.jobs.sorted(by: { $0.key < $1.key }) {
            for state in JobState.allCases {
                family.add(Double(counts[state] ?? 0), [("lane", lane), ("state", state.rawValue)])
            }
        }
        return family
    }

    private var models: MetricFamily {
        var family = MetricFamily("reel_model_jobs", .gauge, "Jobs by state and model.")
        for (model, counts) in figures.models.sorted(by: { $0.key < $1.key }) {
            for state in JobState.allCases {
                family.add(Double(counts[state] ?? 0), [("model", model), ("state", state.rawValue)])
            }
        }
        return family
    }

    private var oldestDue: MetricFamily {
        var family = MetricFamily(
            "reel_oldest_due_job_age_seconds", .gauge,
            """
            How long the oldest job has been due that waits to be submitted, polled or fetched; 0 where none is. Of those \
            that are ready to be submitted, the one with the lowest number counts.
            """)
        for (lane, oldest) in figures.oldestDue.sorted(by: { $0.key < $1.key }) {
            for waiting in StoreFigures.Waiting.allCases {
                let age = oldest[waiting].map { max(.zero, now - $0) } ?? .zero
                family.add(age / .seconds(1), [("lane", lane), ("waits_for", waiting.rawValue)])
            }
        }
        return family
    }

    private var credits: MetricFamily {
        var family = MetricFamily(
            "reel_credits", .gauge, "Credits of all submissions that are reserved, spent, or perhaps billed (unknown).")
        for (lane, sums) in figures.credits.sorted(by: { $0.key < $1.key }) {
            for (state, amount) in [("reserved", sums.reserved), ("spent", sums.spent), ("unknown", sums.unknown)] {
                family.add(Double(amount.credits), [("lane", lane), ("state", state)])
            }
        }
        return family
    }
}
