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
        guard !isSet(in: folder) else { return }
        for old in folder.names() where old.hasPrefix("\(submission)-") { try folder.remove(old) }
        try folder.sync()
        let new = "\(name).new"
        let file = try Descriptor(opening: folder.path(of: new), O_WRONLY | O_CREAT | O_TRUNC)
        try file.write(Array(task.rawValue.utf8), at: 0)
        try file.sync()
        try folder.rename(new, to: name)
    }

    private func isSet(in folder: Folder) -> Bool {
        guard let file = try? Descriptor(opening: folder.path(of: name), O_RDONLY),
            let size = try? file.size(), let bytes = try? file.read(Int(size), at: 0)
        else { return false }
        return bytes == Array(task.rawValue.utf8)
    }
}
