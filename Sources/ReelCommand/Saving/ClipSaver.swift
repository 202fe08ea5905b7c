import Foundation
import ReelAPI
import ReelCore

/// Copies finished clips out of the daemon's custody.
struct ClipSaver {
    let context: Context
    /// Whether the still pictures are saved as well.
    let withCovers: Bool

    /// A file that was saved.
    struct Saved {
        let job: JobID
        let kind: String
        let file: String
        let download: Download

        var json: JSON {
            [
                "job": .number(.init(job)), "kind": .string(kind), "path": .string(file),
                "bytes": .number(.init(download.bytes)), "sha256": .string(download.sha256),
                "content_type": download.contentType.map(JSON.string) ?? .null,
            ]
        }
    }

    /// Saves all clips of `jobs`.
    ///
    /// - Parameters:
    ///   - jobs: those that have clips.
    ///   - path: a file or a folder; `nil` is the current folder.
    /// - Returns: the files, in order.
    /// - Throws: ``ReelAPI/ErrorAnswer`` when a file is gone or comes over damaged.
    func save(_ jobs: [JobAnswer], to path: String?) async throws -> [Saved] {
        var names = ClipNames(path: path, isFolder: Self.isFolder)
        var saved: [Saved] = []
        for job in jobs {
            for (index, clip) in job.clips.enumerated() {
                let stem = names.next(job: job.id, clip: index)
                saved.append(try await fetch(clip, of: job.id, as: stem))
                guard withCovers, let cover = clip.cover else { continue }
                saved.append(try await fetch(cover: cover, of: job.id, as: stem))
            }
        }
        return saved
    }

    /// One line a file.
    func report(_ saved: [Saved]) {
        for file in saved {
            context.console.say(
                "saved \(file.file.printable)  \(file.download.bytes.byteSize) (\(file.download.bytes) bytes)  "
                    + "sha256 \(file.download.sha256)")
        }
    }

    private func fetch(_ clip: ClipAnswer, of job: JobID, as stem: ClipNames.Stem) async throws -> Saved {
        let (file, download) = try await context.daemon.download(clip.path, naming: stem.clip) { download in
            guard download.bytes == clip.bytes, download.sha256 == clip.sha256 else {
                throw ErrorAnswer(
                    ReelError(.internal, "\(clip.path) came over damaged: its size or SHA-256 is not the job's"))
            }
        }
        return Saved(job: job, kind: "clip", file: file, download: download)
    }

    private func fetch(cover: String, of job: JobID, as stem: ClipNames.Stem) async throws -> Saved {
        let (file, download) = try await context.daemon.download(cover, naming: stem.cover) { _ in }
        return Saved(job: job, kind: "cover", file: file, download: download)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
