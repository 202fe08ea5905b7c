import Foundation
import Glibc
package import ReelCore

/// The clips of all jobs on disk, as files to be kept, checked and thrown away.
package struct ClipCustody: Sendable {
    private static let trash = ".trash-"

    private let root: Folder

    /// - Parameter path: the folder that holds a folder for each job.
    package init(path: String) { root = Folder(path: path) }

    /// Puts a job's folder out of the way, in one step; blocks for no longer than that takes.
    ///
    /// After a crash it is still out of the way.
    package func discard(_ job: JobID) {
        _ = rename(root.path(of: "\(job)"), root.path(of: "\(Self.trash)\(job)-\(UUID().uuidString)"))
    }

    /// Deletes what was put out of the way.
    package func emptyTrash() async {
        let root = root
        try? await FileThreads.run { () throws(IOFailure) in
            for name in root.names() where name.hasPrefix(Self.trash) {
                try? FileManager.default.removeItem(atPath: root.path(of: name))
            }
        }
    }

    /// The jobs that have a folder.
    package func jobs() async -> [JobID] {
        let root = root
        let jobs = try? await FileThreads.run { () throws(IOFailure) in
            root.names().compactMap { name in JobID(name).flatMap { "\($0)" == name ? $0 : nil } }
        }
        return (jobs ?? []).sorted()
    }

    /// When a file was last put into a job's folder, or taken out of it.
    package func changedAt(_ job: JobID) async -> Timestamp? {
        let path = root.path(of: "\(job)")
        return try? await FileThreads.run { () throws(IOFailure) in FileTime.read(path) }
    }

    /// Whether downloads left something behind before `end`.
    package func hasLeftovers(of job: JobID, before end: Timestamp) async -> Bool {
        let found = try? await FileThreads.run { () throws(IOFailure) in !leftovers(of: job, before: end).isEmpty }
        return found ?? false
    }

    /// Removes what downloads left behind before `end`; blocks.
    package func removeLeftovers(of job: JobID, before end: Timestamp) {
        let folder = Folder(path: root.path(of: "\(job)"))
        for name in leftovers(of: job, before: end) { _ = try? folder.remove(name) }
    }

    private func leftovers(of job: JobID, before end: Timestamp) -> [String] {
        let folder = Folder(path: root.path(of: "\(job)"))
        return folder.names().filter { name in
            PartialFile.isLeftover(name)
                && FileTime.read(folder.path(of: name)).map { $0 < end } == true
        }
    }

    /// Compares a file with what is recorded of it.
    ///
    /// - Returns: what is wrong; `nil` when nothing is, or when the task was cancelled before that was known.
    package func fault(of file: String, job: JobID, bytes: Int64, sha256: String) async -> String? {
        let path = Folder(path: root.path(of: "\(job)")).path(of: file)
        do throws(IOFailure) {
            let descriptor = try await FileThreads.run { () throws(IOFailure) in
                try Descriptor(opening: path, O_RDONLY | O_NOFOLLOW)
            }
            let size = try descriptor.size()
            guard size == bytes else { return "the file has \(size) bytes, and \(bytes) are recorded" }
            var hashed = HashedFile()
            guard try await hashed.read(descriptor, to: size) else { return nil }
            return hashed.hexadecimal == sha256 ? nil : "the file's SHA-256 is not the one recorded"
        } catch {
            return error.number == ENOENT
                ? "the file is not there" : "the file cannot be read: \(error.jobError.message)"
        }
    }
}
