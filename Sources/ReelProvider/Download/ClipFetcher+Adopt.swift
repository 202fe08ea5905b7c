import Glibc
import Logging
import ReelCore

extension ClipFetcher {
    /// Takes a file that lies under its final name already, after a crash or from an earlier fetch.
    ///
    /// One that is not what it should be is removed.
    ///
    /// - Parameters:
    ///   - kind: what it must be.
    ///   - folder: the absolute path of its folder.
    ///   - name: the file's name without its extension.
    ///   - sha256: the hash it must have, when known.
    /// - Returns: `nil` when there is no such file.
    /// - Throws: ``FetchError`` when it cannot be read, or the task is cancelled.
    package func adopt(
        _ kind: FetchKind, in folder: String, named name: String, expecting sha256: String? = nil
    ) async throws(FetchError) -> FetchedFile? {
        do {
            for format in MediaFormat.allCases where format.kind == kind {
                let file = format.file(named: name)
                if let found = try await adopt(file, kind, Folder(path: folder), sha256) { return found }
            }
            return nil
        } catch let error as IOFailure {
            throw .blocked(error.jobError)
        } catch {
            throw (error as? FetchError) ?? .cancelled
        }
    }

    private func adopt(
        _ name: String, _ kind: FetchKind, _ folder: Folder, _ sha256: String?
    ) async throws -> FetchedFile? {
        do {
            guard let (file, size) = try await open(folder.path(of: name)) else { return nil }
            // First, since it reads every byte: what the disk does not give back is found here.
            var hashed = HashedFile()
            guard try await hashed.read(file, to: size) else { throw FetchError.cancelled }
            let format = try await Inspection(file, kind: kind, isVouched: true).format
            guard let sha256, sha256 != hashed.hexadecimal else {
                return FetchedFile(file: name, bytes: size, sha256: hashed.hexadecimal, contentType: format.contentType)
            }
        } catch FetchError.failed(let error) where error.code.hasPrefix("fetch_") {
            logger.warning("a file is not what it should be", metadata: ["file": "\(name)", "code": "\(error.code)"])
        } catch let error as IOFailure where error.isOfTheFile {
            // Put aside, not removed: a person may still get something out of it.
            logger.warning(
                "a file cannot be read", metadata: ["file": "\(name)", "error": "\(error.jobError.message)"])
            try await FileThreads.run { () throws(IOFailure) in try folder.rename(name, to: "\(name).bad") }
            return nil
        }
        try await FileThreads.run { () throws(IOFailure) in _ = try folder.remove(name) }
        return nil
    }

    private func open(_ path: String) async throws(IOFailure) -> (Descriptor, Int64)? {
        try await FileThreads.run { () throws(IOFailure) in
            guard access(path, F_OK) == 0 else { return nil }
            let file = try Descriptor(opening: path, O_RDONLY | O_NOFOLLOW)
            return (file, try file.size())
        }
    }
}
