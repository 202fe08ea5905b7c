import Foundation
import ReelAPI
import ReelCore
import ReelTesting

extension Client {
    /// Does something to a job, and writes down that it was sent, and that it was done.
    func act(_ deed: Deed, on job: JobID, _ body: JSON? = nil) async throws {
        let path =
            switch deed {
            case .retryAgain: "retry"
            case .adopt, .notCreated, .resubmit, .giveUp: "resolve"
            default: deed.rawValue
            }
        journal.send(deed, to: job)
        let reply = try await socket.call(.post("/v1/jobs/\(job)/\(path)", body))
        let answer = try JobAnswer(json: reply.success())
        journal.acknowledge(deed, of: job, isPromise: reply.status == 202)
        let isCanceled = answer.state == .canceled || (reply.status == 202 && answer.isCancelRequested)
        if deed == .cancel, !isCanceled {
            throw Violation(.history, job, "a cancel was answered \(reply.status) with \(answer.state.rawValue)")
        }
    }

    /// The clips of a job that has succeeded are what its answer says.
    func download(_ job: JobID) async throws {
        let answer = try await look(at: job)
        guard answer.state == .succeeded else { return }
        for (index, clip) in answer.clips.enumerated() {
            let file = "\(folder)/\(name)-\(job)-\(index).mp4"
            defer { try? FileManager.default.removeItem(atPath: file) }
            let (_, download) = try await socket.download(clip.path, naming: { _ in file })
            try await check(download, file, clip, of: job)
        }
    }

    private func check(_ download: Download, _ file: String, _ clip: ClipAnswer, of job: JobID) async throws {
        let data = FileManager.default.contents(atPath: file) ?? Data()
        guard download.sha256 != clip.sha256 || download.bytes != clip.bytes || !CustodyCheck.isVideo(data) else {
            return journal.downloaded()
        }
        // Fetched again in between, the clip may rightly be another file.
        let now = try await look(at: job)
        guard now.state == .succeeded, now.clips.map(\.sha256).contains(clip.sha256) else { return }
        throw Violation(.custody, job, "\(clip.path) came with \(download.bytes) bytes, SHA-256 \(download.sha256)")
    }

    @discardableResult
    func look(at job: JobID) async throws -> JobAnswer {
        let reply = try await socket.call(.get("/v1/jobs/\(job)"))
        if reply.status == 404 { throw Violation(.existence, job, "was acknowledged and is answered 404") }
        return try JobAnswer(json: reply.success())
    }

    /// A page of the list: newest first, each job once.
    func list() async throws {
        let limit = 1 + Int(chance.chance() * 100)
        let page = try JobPage(json: await socket.call(.get("/v1/jobs?limit=\(limit)")).success())
        let ids = page.jobs.map(\.id)
        guard zip(ids, ids.dropFirst()).allSatisfy({ $0 > $1 }), ids.count <= limit else {
            throw Violation(.service, nil, "a list of \(limit) came as \(ids)")
        }
    }
}
