import ReelCore

extension Settings {
    /// What one user may have at a time; 0 is no limit.
    package struct Limits: Sendable, Equatable {
        package var connections = 1024
        package var inFlight = 256
        package var queuedJobs = 0

        package init() {}
    }
}

extension Settings.Limits {
    private enum Key: String, CaseIterable {
        case connections
        case inFlight = "in_flight"
        case queuedJobs = "queued_jobs"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        connections = try block[.connections]?.whole(0...1_000_000) ?? connections
        inFlight = try block[.inFlight]?.whole(0...1_000_000) ?? inFlight
        queuedJobs = try block[.queuedJobs]?.whole(0...1_000_000_000) ?? queuedJobs
    }
}
