import Glibc

/// A folder of files in custody.
///
/// All calls block.
struct Folder: Sendable {
    let path: String

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Makes the folder, and those above it, 0700; each is on disk when this returns.
    func make() throws(IOFailure) {
        guard access(path, F_OK) != 0 else { return }
        let parent = path.lastIndex(of: "/").map { Self(path: String(path[..<$0])) }
        if let parent, !parent.path.isEmpty { try parent.make() }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw IOFailure("mkdir") }
        try parent?.sync()
    }

    /// Makes the folder, 0700, in one that exists; it is on disk when that one has been synced.
    ///
    /// - Returns: whether it was not there before.
    func makeHere() throws(IOFailure) -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw IOFailure("mkdir") }
        return false
    }

    /// Returns when the disk has the folder's entries.
    func sync() throws(IOFailure) {
        try Descriptor(opening: path.isEmpty ? "/" : path, O_RDONLY | O_DIRECTORY).sync()
    }

    /// Gives a file another name, in a single step, and has that on disk when it returns.
    func rename(_ name: String, to other: String) throws(IOFailure) {
        try move(name, to: other)
        try sync()
    }

    /// Gives a file another name, in a single step.
    func move(_ name: String, to other: String) throws(IOFailure) {
        guard Glibc.rename(path(of: name), path(of: other)) == 0 else { throw IOFailure("rename") }
        FileWatch.tell { .moved(path(of: other)) }
    }

    /// Removes a file.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func remove(_ name: String) throws(IOFailure) -> Bool {
        if unlink(path(of: name)) == 0 { return true }
        guard errno == ENOENT else { throw IOFailure("unlink") }
        return false
    }

    /// The names of the files in it; none when it does not exist.
    func names() -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
