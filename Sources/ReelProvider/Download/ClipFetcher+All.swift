import Logging
package import ReelCore

extension ClipFetcher: ClipDownloading {
    package func fetchAll(
        _ videos: [Video], job: JobID, submission: Int, task: TaskID, known: [Clip]
    ) async throws(FetchError) -> [Clip] {
        let folder = root.path(of: "\(job)")
        do throws(IOFailure) {
            try await FileThreads.run { () throws(IOFailure) in
                try TaskMark(submission: submission, task: task).claim(Folder(path: folder))
            }
        } catch {
            throw .blocked(error.jobError)
        }
        var clips: [Clip] = []
        for (index, video) in videos.enumerated() {
            let name = "\(submission)-\(index)"
            let old = known.first { $0.file == "\(name).mp4" }
            let file = try await hold(video.url, .clip, folder, name, old?.sha256)
            let cover = try await cover(of: video, folder, "\(name).cover", old?.cover?.sha256, job)
            clips.append(
                Clip(
                    file: file.file, bytes: file.bytes, sha256: file.sha256, contentType: file.contentType,
                    width: video.width ?? old?.width, height: video.height ?? old?.height,
                    duration: video.duration ?? old?.duration, cover: cover))
        }
        await removeLeftovers(in: folder)
        return clips
    }

    package func removeLeftovers(of job: JobID) async { await removeLeftovers(in: root.path(of: "\(job)")) }

    /// Removes what unfinished downloads left in a folder; finished files stay.
    package func removeLeftovers(in folder: String) async {
        let folder = Folder(path: folder)
        // What cannot be removed is in nobody's way.
        try? await FileThreads.run { () throws(IOFailure) in
            for name in folder.names() where [".part", ".part.json", ".part.json.new"].contains(where: name.hasSuffix) {
                try folder.remove(name)
            }
        }
    }

    private func hold(
        _ url: String, _ kind: FetchKind, _ folder: String, _ name: String, _ sha256: String?
    ) async throws(FetchError) -> FetchedFile {
        if let found = try await adopt(kind, in: folder, named: name, expecting: sha256) { return found }
        return try await fetch(url, kind: kind, into: folder, named: name)
    }

    /// - Returns: `nil` where there is none or it cannot be had, which fails nothing.
    private func cover(
        of video: Video, _ folder: String, _ name: String, _ sha256: String?, _ job: JobID
    ) async throws(FetchError) -> Clip.Cover? {
        guard let url = video.coverURL, !url.isEmpty else { return nil }
        do throws(FetchError) {
            let file = try await hold(url, .cover, folder, name, sha256)
            return Clip.Cover(file: file.file, bytes: file.bytes, sha256: file.sha256, contentType: file.contentType)
        } catch {
            if error == .cancelled { throw error }
            if case .blocked = error { throw error }
            let problem = error.jobError
            logger.warning(
                "a clip stays without its cover: \(problem.message)",
                metadata: ["job": "\(job)", "cover": "\(name)", "code": "\(problem.code)"])
            return nil
        }
    }
}
