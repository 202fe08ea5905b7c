import ReelCore

extension Settings {
    /// How long files and ended jobs are kept.
    package struct Keep: Sendable, Equatable {
        package var clips: Duration = .seconds(90 * 86400)
        package var endedJobs: Duration = .seconds(180 * 86400)
        package var uploads: Duration = .seconds(30 * 86400)

        package init() {}
    }
}

extension Settings.Keep {
    private enum Key: String, CaseIterable {
        case clips, uploads
        case endedJobs = "ended_jobs"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        clips = try block[.clips]?.duration() ?? clips
        endedJobs = try block[.endedJobs]?.duration() ?? endedJobs
        uploads = try block[.uploads]?.duration() ?? uploads
    }
}
