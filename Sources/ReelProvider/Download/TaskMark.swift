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

    /// Makes the files of this submission this task's own: what another task finished there is removed first.
    ///
    /// Blocks. In a folder that is made now, the mark is on disk only after ``seal(_:in:)``: until then a power cut may
    /// take it away, and with it what lies there under final names.
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
        guard try !isSet(in: folder) else { return true }
        // Unfinished ones say themselves where they come from.
        for old in folder.names() where old.hasPrefix("\(submission)-") && !PartialFile.isLeftover(old) {
            try folder.remove(old)
        }
        try folder.sync()
        let new = "\(name).new"
        try write(to: folder.path(of: new)).sync()
        try folder.rename(new, to: name)
        return true
    }

    /// Returns when the disk has the mark and all names in the job's folder; blocks.
    func seal(_ folder: Folder, in root: Folder) throws(IOFailure) {
        // What a process made that was killed before it could do this was perhaps never synced.
        try Descriptor(opening: folder.path(of: name), O_RDONLY).sync()
        try folder.sync()
        try root.sync()
    }

    @discardableResult
    private func write(to path: String) throws(IOFailure) -> Descriptor {
        let file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
        try file.write(Array(task.rawValue.utf8), at: 0)
        return file
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
