package import Logging
package import ReelCore
package import ReelProvider
package import ReelStore
import ServiceLifecycle

/// Keeps house: what has been kept long enough goes, a step at a time, so that nobody who writes waits for it.
///
/// It wakes when the next thing falls due, once an hour at most, and else sleeps.
package struct Housekeeper: Service {
    /// So many clips' or jobs' records change in one transaction.
    private static let step = 50
    /// Between two rounds.
    static let pause: Duration = .seconds(3600)
    /// After the start others come first.
    static let delay: Duration = .seconds(5)
    /// A file that somebody has just put there may not be known yet.
    private static let safeAge: Duration = .seconds(3600)
    private static let leftoverAge: Duration = .seconds(86_400)

    let store: SQLiteStore
    let clips: ClipCustody
    let uploads: UploadFolder
    let copies: CopyPlace
    private let alarms: Alarms
    let keep: @Sendable () -> Settings.Keep
    let time: any Timekeeper
    let logger: Logger
    private let wakeups: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    package init(
        store: SQLiteStore, clips: ClipCustody, uploads: UploadFolder, copies: CopyPlace,
        alarms: Alarms, keep: @escaping @Sendable () -> Settings.Keep, time: any Timekeeper, logger: Logger
    ) {
        (self.store, self.clips, self.uploads, self.copies) = (store, clips, uploads, copies)
        (self.alarms, self.keep, self.time, self.logger) = (alarms, keep, time, logger)
        (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                try await work()
            } catch is CancellationError {
                return
            } catch {
                logger.error("keeping house has ended", metadata: ["error": "\(error)"])
            }
            // A service that ends would take the others with it.
            try? await gracefulShutdown()
        }
    }

    private func work() async throws {
        try await time.sleep(for: Self.delay)
        var isChecked = store.finding.wasClean
        var swept: Timestamp?
        while true {
            if !isChecked { isChecked = await checkIntegrity() }
            let isSweep = swept.map { time.now - $0 >= Self.leftoverAge } ?? true
            if isSweep { swept = time.now }
            let next = await round(sweeping: isSweep)
            let wait = next.map { $0 - time.now } ?? Self.pause
            // At least once a day, for what lies about; at once, when the settings have changed.
            await nap(min(max(wait, Self.pause), Self.leftoverAge))
            try Task.checkCancellation()
        }
    }

    /// Has a round begin now: what is to be kept has changed.
    package func wake() { waker.yield() }

    /// The stream has one reader for good: one that is cancelled while it reads ends it.
    private func nap(_ length: Duration) async {
        let (time, waker) = (time, waker)
        let alarm = Task {
            do { try await time.sleep(for: length) } catch { return }
            waker.yield()
        }
        var iterator = wakeups.makeAsyncIterator()
        _ = await iterator.next()
        alarm.cancel()
    }

    /// The last process did not close the database: whether that did it harm is looked at while this one works.
    ///
    /// - Returns: whether it was looked through; where there was no room for a copy, it is tried again.
    package func checkIntegrity() async -> Bool {
        let path = copies.next()
        do {
            let report = try await store.inspect(copyAt: path)
            for finding in report.findings.prefix(20) {
                logger.error("the database does not agree with itself", metadata: ["finding": "\(finding.message)"])
            }
            if report.count == 0 {
                logger.info("the database was not closed in order, and is sound")
            } else {
                let message = "the database does not agree with itself in \(report.count) places: reel check names them"
                alarms.raise("disagreement", message)
            }
            return true
        } catch {
            if !(error is CancellationError) {
                logger.error("the database could not be checked, trying again", metadata: ["error": "\(error)"])
            }
            return false
        }
    }

    /// One round of everything.
    ///
    /// - Parameter isSweep: whether all clip folders are looked through for what nobody refers to.
    /// - Returns: when the next thing falls due.
    package func round(sweeping isSweep: Bool = true) async -> Timestamp? {
        // Nothing is deleted on the word of a damaged database.
        guard store.soundness.damage == nil else { return time.now + .seconds(86_400) }
        do {
            let keep = keep()
            // First, since pruning writes the newest event of a job: deleted at once, it would take all events along.
            try await removeJobs(keep.endedJobs)
            try await pruneClips(keep.clips)
            try await removeLaneEvents(keep.endedJobs)
            try await removeLeftovers(keep.endedJobs)
            try await pruneUploads(keep.uploads)
            if isSweep {
                try await sweepClips(keep.clips)
                try await sweepUploads()
            }
            while try await store.reclaim() { try Task.checkCancellation() }
            try await store.settleLog()
            return try await nextDue(keep)
        } catch {
            if !(error is CancellationError) {
                logger.error("cannot keep house, trying again later", metadata: ["error": "\(error)"])
            }
            return nil
        }
    }

    private func pruneClips(_ age: Duration) async throws {
        var count = 0
        while true {
            let jobs = try await store.pruneClips(endedBy: time.now + (.zero - age), upTo: Self.step)
            if jobs.isEmpty { break }
            count += jobs.count
            // A crash in between leaves files that nobody refers to, which the next round finds.
            try await discard(jobs)
            try Task.checkCancellation()
        }
        if count > 0 { logger.info("clips were deleted, as keep.clips says", metadata: ["jobs": "\(count)"]) }
    }

    private func removeJobs(_ age: Duration) async throws {
        var (count, place) = (0, EndedPlace?.some(.start))
        let end = time.now + (.zero - age)
        while let from = place {
            let (removed, next) = try await store.removeEnded(by: end, from: from, upTo: Self.step)
            count += removed.count
            place = next
            try await discard(removed)
            try Task.checkCancellation()
        }
        if count > 0 { logger.info("ended jobs were deleted, as keep.ended_jobs says", metadata: ["jobs": "\(count)"]) }
    }

    private func removeLaneEvents(_ age: Duration) async throws {
        while try await store.removeLaneEvents(by: time.now + (.zero - age), upTo: Self.step) == Self.step {
            try Task.checkCancellation()
        }
    }

    /// Notices about lanes, and tokens that were revoked: as long as jobs are kept.
    private func removeLeftovers(_ age: Duration) async throws {
        let end = time.now + (.zero - age)
        while try await store.removeAlarms(by: end, upTo: Self.step) == Self.step { try Task.checkCancellation() }
        while try await store.removeTokens(revokedBy: end, upTo: Self.step) == Self.step {
            try Task.checkCancellation()
        }
    }

    private func discard(_ jobs: [JobID]) async throws {
        guard !jobs.isEmpty else { return }
        let clips = clips
        try await store.whileIdle(jobs) { job, kept in if kept.isEmpty { clips.discard(job) } }
        await clips.emptyTrash()
    }

    private func pruneUploads(_ age: Duration) async throws {
        let now = time.now
        let end = now + (.zero - max(age, Self.safeAge))
        var count = 0
        for sha in await uploads.unused(since: end, now: now).hashes
        where try await !store.needsUpload(sha, endedAfter: now + (.zero - age)) {
            await uploads.remove(sha, unlessUsedAfter: end)
            count += 1
            try Task.checkCancellation()
        }
        if count > 0 { logger.info("uploads were deleted, as keep.uploads says", metadata: ["files": "\(count)"]) }
    }

    /// Records of uploads whose files are gone.
    private func sweepUploads() async throws {
        let uploads = uploads
        var place: String? = ""
        while let from = place {
            place = try await store.forgetUploads(after: from, upTo: Self.step) { uploads.has($0) }
            try Task.checkCancellation()
        }
    }

    /// Files that no record refers to: left by a crash between a record and its file, or by a job that never got clips.
    private func sweepClips(_ age: Duration) async throws {
        await clips.emptyTrash()
        let (clips, now) = (clips, time.now)
        let isOver: (Timestamp?) -> Bool = { $0.map { now - $0 >= max(age, Self.safeAge) } ?? false }
        for job in await clips.jobs() {
            try Task.checkCancellation()
            let life = try await store.job(job)?.lifecycle
            if let life, !life.state.isEnd { continue }
            // A folder without a job may hold what was paid for after the backup that the database was started from.
            let isOver = isOver(life == nil ? await clips.changedAt(job) : life?.finishedAt)
            let mayGo = isOver && life?.clips.contains { $0.prunedAt == nil } != true
            let end = now + (.zero - Self.leftoverAge)
            let hasLeftovers = await clips.hasLeftovers(of: job, before: end)
            guard mayGo || hasLeftovers else { continue }
            try await store.whileIdle([job]) { job, kept in
                if kept.isEmpty, mayGo { clips.discard(job) } else { clips.removeLeftovers(of: job, before: end) }
            }
        }
        await clips.emptyTrash()
    }

    private func nextDue(_ keep: Settings.Keep) async throws -> Timestamp {
        let now = time.now
        let oldest = try await store.oldestEnds()
        let upload = await uploads.unused(since: Timestamp(milliseconds: 0), now: now).next
        let known = [
            oldest.withClips.map { $0 + keep.clips }, oldest.any.map { $0 + keep.endedJobs },
            upload.map { $0 + max(keep.uploads, Self.safeAge) },
        ]
        // What comes from now on falls due no sooner than this.
        let later = now + min(keep.clips, keep.endedJobs, keep.uploads)
        return known.compactMap(\.self).filter { $0 > now }.min().map { min($0, later) } ?? later
    }
}
