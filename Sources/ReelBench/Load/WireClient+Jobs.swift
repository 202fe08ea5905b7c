import ReelCore

extension WireClient {
    /// A job in one of these comes no further by itself.
    private static let stuck: [JobState] = [.held, .inDoubt, .failed, .canceled]

    /// Returns when so many jobs are in a state.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - state: where they are.
    ///   - patience: how long that may take.
    /// - Throws: ``BenchTrouble`` when it takes longer, or a job goes elsewhere for good.
    func wait(for count: Int, _ state: JobState, within patience: Duration) async throws {
        let end = ContinuousClock.now + patience
        while true {
            let jobs = try JSON(parsing: try await call(.get("/v1/status")).body)["jobs"]
            if jobs?[state.rawValue]?.integer == count { return }
            let isStuck = Self.stuck.contains { (jobs?[$0.rawValue]?.integer ?? 0) > 0 }
            guard !isStuck, ContinuousClock.now < end else {
                throw BenchTrouble("\(count) jobs do not come to be \(state.rawValue): \(jobs?.description ?? "?")")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
