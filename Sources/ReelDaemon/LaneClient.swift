import ReelCore
import ReelProvider

/// A lane's connection to its account, closed when its last user is done with it.
///
/// A reload may replace it while a submission is on the wire, which must not be cut off: so nobody closes it but the end
/// of its last call.
final class LaneClient: VideoProvider {
    private let client: IminiClient

    init(_ client: IminiClient) { self.client = client }

    deinit {
        let client = client
        Task { await client.shutdown() }
    }

    func submit(_ body: SubmissionBody) async -> SubmissionAnswer {
        defer { withExtendedLifetime(self) {} }
        return await client.submit(body)
    }

    func poll(_ task: TaskID) async -> TaskAnswer {
        defer { withExtendedLifetime(self) {} }
        return await client.poll(task)
    }

    /// Ends what is under way.
    func shutdown() async { await client.shutdown() }
}

/// The way to a lane's results, closed when its last user is done with it.
final class LaneDownloads: ClipDownloading {
    private let fetcher: ClipFetcher

    init(_ fetcher: ClipFetcher) { self.fetcher = fetcher }

    deinit {
        let fetcher = fetcher
        Task { await fetcher.shutdown() }
    }

    func fetchAll(
        _ videos: [Video], job: JobID, submission: Int, task: TaskID, known: [Clip]
    ) async throws(FetchError) -> [Clip] {
        defer { withExtendedLifetime(self) {} }
        return try await fetcher.fetchAll(videos, job: job, submission: submission, task: task, known: known)
    }

    func removeLeftovers(of job: JobID) async {
        defer { withExtendedLifetime(self) {} }
        await fetcher.removeLeftovers(of: job)
    }

    /// Ends what is under way.
    func shutdown() async { await fetcher.shutdown() }
}
