import Hummingbird
import ReelCore
import ReelStore

extension JobsController {
    @Sendable func clip(_ request: Request, context: ReelContext) async throws -> Response {
        let (job, clip) = try await requireClip(context)
        let file = ClipFolder.File(
            name: clip.file, bytes: clip.bytes, sha256: clip.sha256, contentType: clip.contentType)
        return try await clips.response(file, of: job.id, to: request, context: context)
    }

    @Sendable func cover(_ request: Request, context: ReelContext) async throws -> Response {
        let (job, clip) = try await requireClip(context)
        guard let cover = clip.cover else { throw ReelError(.notFound, "this clip of job \(job.id) has no cover") }
        let file = ClipFolder.File(
            name: cover.file, bytes: cover.bytes, sha256: cover.sha256, contentType: cover.contentType)
        return try await clips.response(file, of: job.id, to: request, context: context)
    }

    /// The clip in the path.
    private func requireClip(_ context: ReelContext) async throws -> (Job, Clip) {
        let job = try await visibleJob(context)
        let text = context.parameters.get("index") ?? ""
        let all = job.lifecycle.clips
        guard let index = all.indices.first(where: { String($0) == text }) else {
            let count = "the job is \(job.lifecycle.state.rawValue) and has \(all.count) clips, counted from 0"
            throw ReelError(.notFound, "job \(job.id) has no clip '\(text.prefix(20))': \(count)")
        }
        if let pruned = all[index].prunedAt {
            throw ReelError(.gone, "the clip was removed on \(pruned), as keep.clips says")
        }
        return (job, all[index])
    }
}
