import Foundation
import ReelAPI
import ReelCore
import Synchronization

/// The file that tells, line by line, what an import came to.
///
/// It never writes over what is there: beside the results of earlier runs it has a number of its own in its name, and takes
/// the place of those whose jobs it has all told again. No number of a job that was paid for is lost that way, whatever
/// became of the file or the flags in between.
final class ImportResult: Sendable {
    /// Where this run writes.
    private let place: String
    /// Results of other runs, whose place this one may take.
    private let earlier: [String]
    private let handle: FileHandle
    private let state = Mutex(State())

    /// What this run has told.
    private struct State: Sendable {
        var isEmpty = true
        /// Collected only where an earlier file may be asked for them; eight bytes a job.
        var told: Set<JobID> = []
    }

    /// A file that was opened for a run.
    private struct Opened {
        let place: String
        let descriptor: Int32
        var earlier: [String] = []
    }

    /// Makes the file, under the first name that is free.
    ///
    /// - Parameter path: the name that the first run's has; a terminal, a pipe or a link is written to as it is.
    /// - Throws: ``UsageError`` for a file that is there and no such result, or cannot be written.
    init(_ path: String) throws(UsageError) {
        let isTaken = FileManager.default.fileExists(atPath: path)
        let opened: Opened
        if isTaken, !Self.isPlain(path) { opened = try Self.existing(path) } else { opened = try Self.fresh(path) }
        (place, earlier) = (opened.place, opened.earlier)
        handle = FileHandle(fileDescriptor: opened.descriptor, closeOnDealloc: true)
        // As long as it grows, no other run takes its place: nobody knows yet which jobs it will tell.
        flock(opened.descriptor, LOCK_EX | LOCK_NB)
    }

    private static func isPlain(_ path: String) -> Bool {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return facts?[.type] as? FileAttributeType == .typeRegular
    }

    /// What is no plain file, or a link to one: nothing in it is written over.
    private static func existing(_ path: String) throws(UsageError) -> Opened {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable(path) }
        return Opened(place: path, descriptor: descriptor)
    }

    /// The first name that is free, and the results under the names before it.
    private static func fresh(_ path: String) throws(UsageError) -> Opened {
        var (earlier, number, place) = ([String](), 1, path)
        while true {
            let descriptor = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard descriptor < 0 else { return Opened(place: place, descriptor: descriptor, earlier: earlier) }
            guard errno == EEXIST else { throw unwritable(place) }
            if isResult(place) {
                earlier.append(place)
            } else if number == 1 {
                throw UsageError("\(place) is there already, and is no result of an import: name another --result")
            }
            number += 1
            place = name(path, number)
        }
    }

    private static func unwritable(_ place: String) -> UsageError {
        UsageError("\(place) cannot be written (\(String(cString: strerror(errno)))): name another file with --result")
    }

    /// The same with a number: `FILE.result.2.jsonl`.
    private static func name(_ path: String, _ number: Int) -> String {
        let ending = path.hasSuffix(".jsonl") ? ".jsonl" : ""
        return "\(path.dropLast(ending.count)).\(number)\(ending)"
    }

    private static func isResult(_ path: String) -> Bool {
        guard isPlain(path), let handle = FileHandle(forReadingAtPath: path) else { return false }
        let start = (try? handle.read(upToCount: 16)) ?? nil
        return start.map { $0.isEmpty || $0.starts(with: Data(#"{"line":"#.utf8)) } ?? true
    }

    /// Writes an answer down at once, so that it is in the file even when the process is killed.
    ///
    /// - Parameter answer: to a line, with the line's number.
    /// - Throws: when it cannot be written.
    func add(_ answer: JSON) throws {
        let line = answer.bytes + [UInt8(ascii: "\n")]
        try state.withLock { state in
            try handle.write(contentsOf: Data(line))
            state.isEmpty = false
            if !earlier.isEmpty { state.told.formUnion(answer.madeJobs ?? []) }
        }
    }

    /// Ends the file.
    ///
    /// - Parameter isWhole: whether every line had its answer; what was broken off takes nobody's place.
    /// - Returns: where it is now; `nil` where nothing was told, and no file is left.
    /// - Throws: when it cannot take the place of an earlier one.
    func finish(isWhole: Bool) throws -> String? {
        defer { flock(handle.fileDescriptor, LOCK_UN) }
        let state = state.withLock(\.self)
        guard !state.isEmpty else {
            if Self.isPlain(place) { unlink(place) }
            return nil
        }
        let replaced = isWhole ? earlier.filter { Self.isTold($0, by: state.told) } : []
        guard let first = replaced.first else { return place }
        guard rename(place, first) == 0 else { throw FileTrouble(first, "cannot be replaced") }
        for file in replaced.dropFirst() { unlink(file) }
        return first
    }

    /// Whether all jobs of an earlier file are among those told, and nobody writes to it any more.
    private static func isTold(_ file: String, by told: Set<JobID>) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: file),
            flock(handle.fileDescriptor, LOCK_SH | LOCK_NB) == 0
        else { return false }
        var splitter = LineSplitter()
        while let piece = handle.nextChunk() {
            guard !piece.isEmpty else { return splitter.finish().map { isTold(line: $0, by: told) } ?? true }
            splitter.append(piece)
            while let line = splitter.next() {
                guard isTold(line: line, by: told) else { return false }
            }
        }
        return false
    }

    /// A line that cannot be read may name any job.
    private static func isTold(line: [UInt8], by told: Set<JobID>) -> Bool {
        guard let answer = try? JSON(parsing: line) else { return false }
        return answer.madeJobs?.allSatisfy { told.contains($0) } ?? true
    }
}

extension JSON {
    /// The jobs that a line made, in the daemon's answer to it; `nil` when it was refused.
    var madeJobs: [JobID]? {
        if let several = self["ids"]?.array { return several.compactMap { $0.integer.map(JobID.init) } }
        return self["id"]?.integer.map { [JobID($0)] }
    }
}
