package import Logging
import ReelCore

/// Fetches results to disk.
///
/// ``shutdown()`` must be called before the last reference goes.
package struct ClipFetcher: Sendable {
    /// Holds a folder for each job.
    let root: Folder
    let logger: Logger
    private let hosts: ResultHosts
    private let room: DiskRoom

    /// - Parameters:
    ///   - root: the absolute path of the folder that holds one for each job; it is made when needed.
    ///   - timeouts: how long to wait.
    ///   - proxy: used except for hosts on this machine.
    ///   - room: on the disk.
    ///   - logger: is told about covers that cannot be had.
    package init(
        root: String, timeouts: Timeouts = Timeouts(), proxy: ProxyAddress? = nil, room: DiskRoom = DiskRoom(),
        logger: Logger
    ) {
        (self.root, self.room, self.logger) = (Folder(path: root), room, logger)
        hosts = ResultHosts(timeouts, proxy)
    }

    /// Ends what is under way and closes all connections.
    package func shutdown() async { await hosts.shutdown() }

    /// Brings one result to disk, verified, synced and under its final name; the name is on disk when the folder has been
    /// synced.
    ///
    /// Cancelled, or broken off too often, it leaves what has come to be gone on from by the next call.
    ///
    /// - Parameters:
    ///   - url: where it is; fetched without any key.
    ///   - kind: what it must turn out to be.
    ///   - folder: the absolute path of its folder; made when needed.
    ///   - name: the file's name without its extension, which the file's form decides.
    /// - Returns: what is on disk now.
    /// - Throws: ``FetchError``.
    package func fetch(
        _ url: String, kind: FetchKind, into folder: String, named name: String
    ) async throws(FetchError) -> FetchedFile {
        let target: SafeURL
        do throws(ReelError) {
            target = try SafeURL(url)
        } catch {
            throw .refusedURL("the result's URL: \(error.message)")
        }
        do {
            let part = try await PartialFile.open(name, in: Folder(path: folder), from: target.path)
            var download = Download(target, kind: kind, to: part, hosts: hosts, room: room)
            try await download.run()
            return try await finish(download.part, kind: kind)
        } catch let error as IOFailure {
            throw .blocked(error.jobError)
        } catch {
            throw (error as? FetchError) ?? .cancelled
        }
    }

    private func finish(_ part: PartialFile, kind: FetchKind) async throws -> FetchedFile {
        let verdict = try await FileThreads.run { () throws(IOFailure) in
            let verdict = try Inspection.verdict(part.file, kind: kind, isVouched: part.promise.isVouched)
            switch verdict {
            case .success(let format): try part.finish(as: format.file(named: part.name))
            // Whole, and yet wrong: nothing that could be gone on from.
            case .failure: try part.discard()
            }
            return verdict
        }
        let format = try verdict.get()
        return FetchedFile(
            file: format.file(named: part.name), bytes: part.length, sha256: part.hashed.hexadecimal,
            contentType: format.contentType)
    }
}
