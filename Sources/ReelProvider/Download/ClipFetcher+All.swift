import Logging
package import ReelCore

extension ClipFetcher: ClipDownloading {
    package func fetchAll(
        _ videos: [Video], job: JobID, submission: Int, task: TaskID, known: [Clip]
    ) async throws(FetchError) -> [Clip] {
        let (folder, mark) = (Folder(path: root.path(of: "\(job)")), TaskMark(submission: submission, task: task))
        let mayHold = try await onDisk { [root] () throws(IOFailure) in try mark.claim(folder, in: root) }
        var clips: [Clip] = []
        for (index, video) in videos.enumerated() {
            let name = "\(submission)-\(index)"
            let old = known.first { $0.file == "\(name).mp4" }
            let place = Place(folder: folder.path, name: name, mayHold: mayHold)
            let file = try await hold(video.url, .clip, place, old?.sha256)
            let cover = try await cover(of: video, place.cover, old?.cover?.sha256, job)
            clips.append(
                Clip(
                    file: file.file, bytes: file.bytes, sha256: file.sha256, contentType: file.contentType,
                    width: video.width ?? old?.width, height: video.height ?? old?.height,
                    duration: video.duration ?? old?.duration, cover: cover))
        }
        try await onDisk { [root] () throws(IOFailure) in
            Self.removeLeftovers(in: folder)
            try TaskMark.seal(folder, in: root)
        }
        return clips
    }

    /// Where a result is to lie.
    private struct Place {
        let folder: String
        /// Without its extension.
        var name: String
        /// Whether it may lie there already.
        let mayHold: Bool

        var cover: Self {
            var cover = self
            cover.name += ".cover"
            return cover
        }
    }

    private func onDisk<Value: Sendable>(
        _ work: @escaping @Sendable () throws(IOFailure) -> Value
    ) async throws(FetchError) -> Value {
        do throws(IOFailure) {
            return try await FileThreads.run(work)
        } catch {
            throw .blocked(error.jobError)
        }
    }

    package func removeLeftovers(of job: JobID) async { await removeLeftovers(in: root.path(of: "\(job)")) }

    /// Removes what unfinished downloads left in a folder; finished files stay.
    package func removeLeftovers(in folder: String) async {
        try? await FileThreads.run { () throws(IOFailure) in Self.removeLeftovers(in: Folder(path: folder)) }
    }

    private static func removeLeftovers(in folder: Folder) {
        // What cannot be removed is in nobody's way.
        for name in folder.names() where PartialFile.isLeftover(name) { _ = try? folder.remove(name) }
    }

    private func hold(
        _ url: String, _ kind: FetchKind, _ place: Place, _ sha256: String?
    ) async throws(FetchError) -> FetchedFile {
        if place.mayHold, let found = try await adopt(kind, in: place.folder, named: place.name, expecting: sha256) {
            return found
        }
        return try await fetch(url, kind: kind, into: place.folder, named: place.name)
    }

    /// - Returns: `nil` where there is none or it cannot be had, which fails nothing.
    private func cover(
        of video: Video, _ place: Place, _ sha256: String?, _ job: JobID
    ) async throws(FetchError) -> Clip.Cover? {
        guard let url = video.coverURL, !url.isEmpty else { return nil }
        do throws(FetchError) {
            let file = try await hold(url, .cover, place, sha256)
            return Clip.Cover(file: file.file, bytes: file.bytes, sha256: file.sha256, contentType: file.contentType)
        } catch {
            if error == .cancelled { throw error }
            if case .blocked = error { throw error }
            let problem = error.jobError
            logger.warning(
                "a clip stays without its cover: \(problem.message)",
                metadata: ["job": "\(job)", "cover": "\(place.name)", "code": "\(problem.code)"])
            return nil
        }
    }
}
