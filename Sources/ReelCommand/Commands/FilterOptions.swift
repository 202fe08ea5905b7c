import ArgumentParser
import ReelAPI
import ReelCore

/// The flags that choose jobs.
struct FilterOptions: ParsableArguments {
    @Option(
        help: "held, queued, submitting, in_doubt, rendering, fetching, succeeded, failed or canceled.",
        completion: .list(JobState.allCases.map(\.rawValue)))
    var state: String?

    @Option(help: "Those of this batch.")
    var batch: String?

    @Option(help: "Those for this model.")
    var model: String?

    @Option(help: ArgumentHelp("Those with this label.", valueName: "name=value"))
    var label: String?

    @Option(help: "Those of this lane.")
    var lane: String?

    @Option(help: "Those of this user.")
    var owner: String?

    @Option(help: "At most so many, 1 to 1000 (default: 50).")
    var limit: Int?

    /// The call that lists the jobs which were chosen.
    func call(before: JobID? = nil) throws(UsageError) -> Call {
        var query: [(name: String, value: String)] = []
        for (name, value) in [
            ("state", state), ("batch", batch), ("model", model), ("lane", lane), ("owner", owner),
            ("limit", limit.map { "\($0)" }), ("before", before.map { "\($0)" }),
        ] {
            if let value { query.append((name, value)) }
        }
        if let label {
            let (name, value) = try LabelArgument(label).pair
            query.append(("label", "\(name):\(value)"))
        }
        return .get("/v1/jobs", query: query)
    }
}
