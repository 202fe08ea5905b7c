package import ReelCore

/// A path of a clip or a cover in its one spelling: only that can be signed.
package struct ClipPath: Sendable {
    package let job: JobID

    /// - Returns: `nil` for every other path.
    package init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "v1", parts[2] == "jobs",
            let job = JobID(typed: parts[3]), parts[4] == "clips" || parts[4] == "covers",
            let index = Int(parts[5]), index >= 0, String(index) == parts[5]
        else { return nil }
        self.job = job
    }
}
