package import ReelCore

/// Brings finished videos into custody: what the engine needs of the download.
package protocol ClipDownloading: Sendable {
    /// Holds every one of a task's videos on disk, verified, synced and under its final name, or throws.
    ///
    /// Files that a crash left whole are taken instead of fetched again; a broken download goes on where it stopped.
    /// A missing or bad cover fails nothing.
    ///
    /// - Parameters:
    ///   - videos: the provider's entries, in order.
    ///   - job: names the folder.
    ///   - submission: the number of the job's submission; with the video's index it names the files.
    ///   - task: whose results they are: files that another task left under these names are never taken.
    ///   - known: clips recorded earlier: those still on disk with the same hash are kept.
    /// - Returns: a clip for each video, in order.
    /// - Throws: ``FetchError``; what has arrived by then stays on disk for the next call.
    func fetchAll(
        _ videos: [Video], job: JobID, submission: Int, task: TaskID, known: [Clip]
    ) async throws(FetchError) -> [Clip]

    /// Removes what unfinished downloads of a job left on disk; finished clips stay.
    func removeLeftovers(of job: JobID) async
}
