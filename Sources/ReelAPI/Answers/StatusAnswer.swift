package import ReelCore

/// The daemon at a glance.
package struct StatusAnswer: Hashable, Sendable {
    package var version: String
    package var pid: Int
    /// Seconds since it started.
    package var uptime: Int
    package var isSandbox: Bool
    package var stateDirectory: String
    package var jobs: [JobState: Int]
    package var lanes: [LaneAnswer]
    /// Of the database and its log.
    package var storeBytes: Int64
    /// What the daemon may still write beside it; `nil` when that cannot be told.
    package var freeBytes: Int64?
    /// How many held jobs wait for which reason, where there are any; counted among the first ``heldLimit`` held jobs only.
    package var held: [HoldReason: Int] = [:]
    /// What is wrong with the service as a whole.
    package var alarms: [String] = []

    package static let heldLimit = 10_000

    package init(
        version: String, pid: Int, uptime: Int, isSandbox: Bool, stateDirectory: String, jobs: [JobState: Int],
        lanes: [LaneAnswer], storeBytes: Int64
    ) {
        (self.version, self.pid, self.uptime, self.isSandbox) = (version, pid, uptime, isSandbox)
        (self.stateDirectory, self.jobs, self.lanes) = (stateDirectory, jobs, lanes)
        self.storeBytes = storeBytes
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "the status")
        version = try members.required("version", \.string)
        pid = try members.required("pid", \.integer)
        uptime = try members.required("uptime", \.integer)
        isSandbox = try members.required("sandbox", \.bool)
        stateDirectory = try members.required("state_dir", \.string)
        jobs = [JobState: Int](counts: try members.required("jobs", \.object))
        lanes = try members.list("lanes", LaneAnswer.init(json:))
        storeBytes = try members.required("store") { $0["bytes"]?.int64 }
        freeBytes = try members.optional("disk", \.object)?["free_bytes"]?.int64
        let reasons = try members.optional("held", \.object)
        for reason in HoldReason.allCases {
            if let count = reasons?[reason.rawValue]?.integer, count > 0 { held[reason] = count }
        }
        alarms = try members.optional("alarms", \.array)?.compactMap(\.string) ?? []
    }

    package var json: JSON {
        let reasons = HoldReason.allCases.map { (name: $0.rawValue, value: JSON.whole(held[$0] ?? 0)) }
        return [
            "version": .string(version), "pid": .whole(pid), "uptime": .whole(uptime), "sandbox": .bool(isSandbox),
            "state_dir": .string(stateDirectory), "jobs": jobs.countsJSON,
            "in_doubt": .whole(jobs[.inDoubt] ?? 0), "held": .object(JSON.Object(reasons)),
            "lanes": .array(lanes.map(\.json)), "store": ["bytes": .whole(storeBytes)],
            "disk": ["free_bytes": .whole(freeBytes)], "alarms": .array(alarms.map(JSON.string)),
        ]
    }
}
