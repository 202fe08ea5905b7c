import ReelCore

extension [JobState: Int] {
    /// Reads how many jobs are in each state; one that is not named has none.
    init(counts: JSON.Object) {
        self.init(uniqueKeysWithValues: JobState.allCases.map { ($0, counts[$0.rawValue]?.integer ?? 0) })
    }

    /// Every state with its count, 0 included.
    var countsJSON: JSON {
        .object(JSON.Object(JobState.allCases.map { ($0.rawValue, .whole(self[$0] ?? 0)) }))
    }
}
