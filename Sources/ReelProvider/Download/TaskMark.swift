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

    /// Whose the files of a submission are, as the folder says.
    private enum Owner {
        case nobody, thisTask, anotherTask
    }

    /// Makes the files of this submission this task's own: what another task left there is removed first.
    ///
    /// Blocks; what the mark says is on disk when this returns, and before any file has its final name.
    ///
    /// - Parameters:
    ///   - folder: the job's.
    ///   - root: the folder that holds one for each job; it is made when needed.
    /// - Returns: whether the folder may hold files already.
    /// - Throws: also where it cannot be told whose files lie there.
    func claim(_ folder: Folder, in root: Folder) throws(IOFailure) -> Bool {
        try root.make()
        if try folder.makeHere() {
            try write(to: folder.path(of: name))
            return false
        }
        let (owner, file) = try owner(in: folder)
        if owner == .thisTask {
            // A process that was killed had perhaps not synced it.
            try file?.sync()
            return true
        }
        // Whose finished ones are is not known without a mark; unfinished ones say where they come from.
        for old in folder.names() where old.hasPrefix("\(submission)-") {
            if owner == .anotherTask || !PartialFile.isLeftover(old) { try folder.remove(old) }
        }
        try folder.sync()
        let new = "\(name).new"
        try write(to: folder.path(of: new))
        try folder.rename(new, to: name)
        return true
    }

    /// Returns when the disk has all names in the job's folder, and its own; blocks.
    static func seal(_ folder: Folder, in root: Folder) throws(IOFailure) {
        try folder.sync()
        try root.sync()
    }

    private func write(to path: String) throws(IOFailure) {
        let file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
        try file.write(Array(task.rawValue.utf8), at: 0)
        try file.sync()
    }

    /// - Throws: when that cannot be told: what lies there is not to be removed on a guess.
    private func owner(in folder: Folder) throws(IOFailure) -> (Owner, Descriptor?) {
        let file: Descriptor
        do throws(IOFailure) {
            file = try Descriptor(opening: folder.path(of: name), O_RDONLY)
        } catch {
            if error.number == ENOENT { return (.nobody, nil) }
            throw error
        }
        let (mark, own) = (try file.read(Int(try file.size()), at: 0), Array(task.rawValue.utf8))
        if mark == own { return (.thisTask, file) }
        // A power cut may leave a part of it.
        return (own.starts(with: mark) ? .nobody : .anotherTask, nil)
    }
}
