import Logging
import ReelCore
import ReelProvider
import ReelStore

/// Takes a finished task's clips into custody.
struct Fetcher: Sendable {
    /// So often in a row the URLs at hand are tried before the task is asked for fresh ones, whatever went wrong.
    private static let tries = 3

    let recorder: Recorder

    func run(_ job: Job, in lane: Lane) async {
        let (startedAt, begun) = (recorder.rules.time.now, recorder.rules.time.uptime)
        do throws(FetchError) {
            let clips = try await fetch(job, in: lane)
            recorder.meter.fetches.add(recorder.rules.time.uptime - begun)
            await recorder.record(.fetched(clips), of: job)
        } catch .cancelled {
            return
        } catch .blocked(let error) {
            guard !Task.isCancelled else { return }
            // Once, not at every look for room.
            let level = job.lifecycle.error?.code == error.code ? Logger.Level.debug : .warning
            log(level, "the clips wait for this host: \(error.message)", job)
            await recorder.record(.fetchBlocked(error), of: job)
        } catch {
            guard !Task.isCancelled else { return }
            log(.warning, "the clips are not in hand: \(error.jobError.message)", job)
            await recorder.record(.fetchFailed(error.jobError, startedAt: startedAt), of: job)
        }
    }

    private func fetch(_ job: Job, in lane: Lane) async throws(FetchError) -> [Clip] {
        let life = job.lifecycle
        let isStale = life.fetches % Self.tries == Self.tries - 1
        do {
            let videos = isStale ? try await freshVideos(of: job, in: lane) : nil
            return try await fetch(videos ?? life.videos, of: job, in: lane)
        } catch .expired(let status) {
            guard !isStale, let videos = try await freshVideos(of: job, in: lane) else {
                throw .expired(status: status)
            }
            return try await fetch(videos, of: job, in: lane)
        }
    }

    private func fetch(_ videos: [Video], of job: Job, in lane: Lane) async throws(FetchError) -> [Clip] {
        let life = job.lifecycle
        guard let task = life.taskID else { return [] }
        return try await lane.downloads.fetchAll(
            videos, job: job.id, submission: life.submission, task: task, known: life.clips)
    }

    /// Asks the task for URLs that still work; `nil` when it does not tell any just now.
    private func freshVideos(of job: Job, in lane: Lane) async throws(FetchError) -> [Video]? {
        guard let task = job.lifecycle.taskID, let grant = await lane.grantPoll() else { return nil }
        let answer = await grant.provider.poll(task)
        guard !Task.isCancelled else {
            await lane.dropPoll(grant)
            throw .cancelled
        }
        _ = await recorder.learn(from: answer, about: task, isLost: false, in: lane, grant)
        guard case .succeeded(let videos) = answer else { return nil }
        await recorder.record(.urlsRefreshed(videos), of: job)
        return videos
    }

    private func log(_ level: Logger.Level, _ text: String, _ job: Job) {
        recorder.logger.log(level: level, "\(text)", metadata: ["job": "\(job.id)", "lane": "\(job.lane)"])
    }
}
