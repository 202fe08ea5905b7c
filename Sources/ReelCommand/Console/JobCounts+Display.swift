import ReelCore

extension [JobState: Int] {
    /// `3 held, 340 queued`: the states that there are jobs in.
    var summary: String {
        let counts = JobState.allCases.compactMap { state in
            self[state].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        return counts.isEmpty ? "none" : counts.joined(separator: ", ")
    }
}
