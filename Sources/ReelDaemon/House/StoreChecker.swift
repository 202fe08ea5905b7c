import ReelCore
import ReelProvider
import ReelStore

/// `reel check`: the database, the ledger against the jobs, and the files against their hashes.
struct StoreChecker: Sendable {
    private static let step = 200

    let store: SQLiteStore
    let clips: ClipCustody
    let copies: CopyPlace

    /// - Throws: `ReelError` (`storage_full`) without room for a copy of the database, `CancellationError`.
    func run() async throws -> StoreReport {
        var report = try await store.inspect(copyAt: copies.next())
        // Where the rows cannot be believed, they say nothing of the files.
        guard store.soundness.damage == nil else { return report }
        report.add(try await checkFiles())
        return report
    }

    /// One file after the other, so that work in progress has the disk.
    private func checkFiles() async throws -> StoreReport {
        var (report, last) = (StoreReport(), JobID?.some(0))
        while let place = last {
            let (holders, next) = try await store.clipHolders(after: place, upTo: Self.step)
            for holder in holders { report.add(try await check(holder)) }
            last = next
        }
        return report
    }

    private func check(_ holder: ClipHolder) async throws -> StoreReport {
        var report = StoreReport()
        for clip in holder.clips {
            try Task.checkCancellation()
            var files = [(clip.file, clip.bytes, clip.sha256)]
            if let cover = clip.cover { files.append((cover.file, cover.bytes, cover.sha256)) }
            for (file, bytes, sha256) in files {
                report.note("files", 1)
                report.note("bytes", bytes)
                let fault = await clips.fault(of: file, job: holder.job, bytes: bytes, sha256: sha256)
                // Meanwhile it may have been fetched again, or its time was over.
                guard let fault, try await isStillHeld(clip, by: holder.job) else { continue }
                report.add(StoreFinding(.file, job: holder.job, file: file, fault))
            }
        }
        return report
    }

    private func isStillHeld(_ clip: Clip, by job: JobID) async throws -> Bool {
        guard let life = try await store.job(job)?.lifecycle else { return false }
        return life.state.isEnd && life.clips.contains(clip)
    }
}

extension StoreReport {
    var json: JSON {
        let counts = checked.sorted { $0.key < $1.key }.map { (name: $0.key, value: JSON.number(.init($0.value))) }
        return [
            "ok": .bool(count == 0), "checked": .object(JSON.Object(counts)),
            "findings": .array(findings.map(\.json)), "findings_total": .number(.init(count)),
        ]
    }
}

extension StoreFinding {
    fileprivate var json: JSON {
        [
            "kind": .string(kind.rawValue), "job": job.map { .number(.init($0)) } ?? .null,
            "file": file.map(JSON.string) ?? .null, "message": .string(message),
        ]
    }
}
