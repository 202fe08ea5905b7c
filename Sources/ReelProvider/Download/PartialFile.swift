import Glibc

/// A download on its way: the bytes so far, their hash, and what is needed to go on later.
struct PartialFile: Sendable {
    /// A crash costs at most this much of a download.
    private static let checkpointStep: Int64 = 8 << 20

    let folder: Folder
    let name: String
    let file: Descriptor
    private(set) var hashed = HashedFile()
    /// What the answers have promised about the whole.
    private(set) var promise = DownloadAnswer.Promise()
    /// The path of the URL that the bytes came from.
    private var source: String
    private var synced: Int64 = 0

    var length: Int64 { hashed.length }

    /// Whether a request for the rest makes sense.
    var isResumable: Bool { length > 0 && promise.validator != nil }

    /// Whether it is known that nothing is missing.
    var isWhole: Bool { length > 0 && length == promise.total && promise.isVouched }

    private static func partName(_ name: String) -> String { name + ".part" }
    private static func noteName(_ name: String) -> String { name + ".part.json" }

    /// Whether a file of this name was left by an unfinished download.
    static func isLeftover(_ file: String) -> Bool {
        [".part", ".part.json", ".part.json.new"].contains(where: file.hasSuffix)
    }

    /// Opens what an earlier download from `source` left, or begins anew.
    ///
    /// Cancelled, it may return before all that is there has been hashed: see to that before using it.
    static func open(_ name: String, in folder: Folder, from source: String) async throws(IOFailure) -> Self {
        let (part, note) = try await FileThreads.run { () throws(IOFailure) -> (Self, ResumeNote?) in
            try folder.make()
            let path = folder.path(of: partName(name))
            let file = try Descriptor(opening: path, O_RDWR | O_CREAT | O_NOFOLLOW)
            let (size, note) = (try file.size(), ResumeNote(at: folder.path(of: noteName(name))))
            let part = Self(folder: folder, name: name, file: file, source: source)
            if let note, note.path == source, note.synced <= size { return (part, note) }
            try part.forget(size)
            return (part, nil)
        }
        guard let note else { return part }
        var opened = part
        try await opened.goOn(from: note)
        return opened
    }

    private init(folder: Folder, name: String, file: Descriptor, source: String) {
        (self.folder, self.name, self.file, self.source) = (folder, name, file, source)
    }

    private mutating func goOn(from note: ResumeNote) async throws(IOFailure) {
        (promise.total, promise.validator, synced) = (note.total, note.validator, note.synced)
        try await FileThreads.run { [file] () throws(IOFailure) in try file.truncate(to: note.synced) }
        _ = try await hashed.read(file, to: note.synced)
    }

    /// Forgets all bytes, on disk as well.
    mutating func startAnew() async throws(IOFailure) {
        (hashed, promise, synced) = (HashedFile(), .init(), 0)
        try await FileThreads.run { [self] () throws(IOFailure) in try forget(file.size()) }
    }

    /// Takes from the disk first what would call so many bytes good, then they themselves; blocks.
    private func forget(_ bytes: Int64) throws(IOFailure) {
        if try folder.remove(Self.noteName(name)) { try folder.sync() }
        if bytes > 0 { try file.truncate(to: 0) }
    }

    /// Notes what an answer says about the whole, whose bytes from ``length`` on come next.
    mutating func expect(_ promise: DownloadAnswer.Promise, from source: String) {
        (self.promise, self.source) = (promise, source)
    }

    mutating func append(_ bytes: [UInt8]) async throws(IOFailure) {
        hashed = try await FileThreads.run { [file, hashed] () throws(IOFailure) in
            try file.write(bytes, at: hashed.length)
            var hashed = hashed
            hashed.append(bytes)
            return hashed
        }
        if length - synced >= Self.checkpointStep { try await checkpoint() }
    }

    /// Makes sure that the bytes so far can be gone on from, also after a power loss.
    mutating func checkpoint() async throws(IOFailure) {
        guard isResumable, length > synced, let validator = promise.validator else { return }
        let note = ResumeNote(validator: validator, total: promise.total, synced: length, path: source)
        try await FileThreads.run { [folder, name, file] () throws(IOFailure) in
            try file.sync()
            try note.write(to: folder.path(of: Self.noteName(name)))
        }
        synced = length
    }

    /// Gives the file its final name, when the disk has all of it; blocks.
    ///
    /// The name is on disk when the folder has been synced.
    func finish(as final: String) throws(IOFailure) {
        try file.sync()
        try folder.move(Self.partName(name), to: final)
        try folder.remove(Self.noteName(name))
    }

    /// Removes all traces; blocks.
    func discard() throws(IOFailure) {
        try folder.remove(Self.noteName(name))
        try folder.remove(Self.partName(name))
    }
}
