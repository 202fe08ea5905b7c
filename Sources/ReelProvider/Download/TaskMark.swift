import Glibc
import ReelCore

/// Says in a job's folder whose results the files of a submission are.
///
/// A job's number and its submission's alone do not: a database that was restored from a backup gives numbers out again
/// whose files are still there.
struct TaskMark {
    let submission: Int
    let task: TaskID

    private var name: String { ".\(submission).task" }

    /// Makes the files of this submission this task's own: what another task left there is removed first.
    ///
    /// Blocks; the mark is on disk when this returns.
    func claim(_ folder: Folder) throws(IOFailure) {
        try folder.make()
        guard try !isSet(in: folder) else { return }
        for old in folder.names() where old.hasPrefix("\(submission)-") { try folder.remove(old) }
        try folder.sync()
        let new = "\(name).new"
        let file = try Descriptor(opening: folder.path(of: new), O_WRONLY | O_CREAT | O_TRUNC)
        try file.write(Array(task.rawValue.utf8), at: 0)
        try file.sync()
        try folder.rename(new, to: name)
    }

    /// - Throws: when that cannot be told: what lies there is not to be removed on a guess.
    private func isSet(in folder: Folder) throws(IOFailure) -> Bool {
        let file: Descriptor
        do throws(IOFailure) {
            file = try Descriptor(opening: folder.path(of: name), O_RDONLY)
        } catch {
            if error.number == ENOENT { return false }
            throw error
        }
        return try file.read(Int(try file.size()), at: 0) == Array(task.rawValue.utf8)
    }
}
