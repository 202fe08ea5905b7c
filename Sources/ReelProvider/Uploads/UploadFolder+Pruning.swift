import Foundation
package import ReelCore
import Synchronization

/// Who uses a file and who deletes it take turns: its time and its existence are read and changed in one step.
final class UploadGate: Sendable {
    private let mutex = Mutex(())

    func pass<Value: Sendable>(_ body: () throws(IOFailure) -> Value) throws(IOFailure) -> Value {
        let result: Result<Value, IOFailure> = mutex.withLock { _ in
            do throws(IOFailure) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

extension UploadFolder {
    /// Temporary files of this age belong to no write in progress.
    private static let temporaryAge: Duration = .seconds(86_400)

    /// Notes that an upload is used now, so that it stays for as long as the settings say from now on.
    ///
    /// Blocks, briefly.
    ///
    /// - Returns: whether it is there.
    package func claim(_ sha: String) -> Bool {
        let isThere = try? gate.pass { () throws(IOFailure) in files(of: sha).contains(where: FileTime.touch) }
        return isThere ?? false
    }

    /// The uploads that nobody has used since `end`; temporary files that a crash left are removed on the way.
    ///
    /// - Returns: their hashes, and when the next of the others was last used.
    package func unused(since end: Timestamp, now: Timestamp) async -> (hashes: [String], next: Timestamp?) {
        let found = try? await FileThreads.run { () throws(IOFailure) in
            var (hashes, next) = (Set<String>(), Timestamp?.none)
            let folder = Folder(path: path)
            for name in folder.names() {
                guard let time = FileTime.read(folder.path(of: name)) else { continue }
                if name.hasPrefix(".") {
                    if now - time > Self.temporaryAge { _ = try? folder.remove(name) }
                } else if let sha = JSON.string("upload:\(name.prefix { $0 != "." })").uploadHash {
                    if time <= end { hashes.insert(sha) } else { next = min(next ?? time, time) }
                }
            }
            return (hashes.sorted(), next)
        }
        return found ?? ([], nil)
    }

    /// Deletes an upload, unless somebody has used it after `end`.
    package func remove(_ sha: String, unlessUsedAfter end: Timestamp) async {
        try? await FileThreads.run { () throws(IOFailure) in
            try gate.pass { () throws(IOFailure) in
                let files = files(of: sha)
                guard files.allSatisfy({ FileTime.read($0).map { $0 <= end } ?? true }) else { return }
                for file in files { unlink(file) }
            }
        }
    }

    /// Whether an upload's file is there; blocks, briefly, and is no use of it.
    package func has(_ sha: String) -> Bool { files(of: sha).contains { access($0, F_OK) == 0 } }

    private func files(of sha: String) -> [String] { Self.types.map { "\(path)/\(sha).\($0.ending)" } }
}
