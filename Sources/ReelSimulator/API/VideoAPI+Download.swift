import Foundation
import NIOHTTP1

extension VideoAPI {
    /// A request for a clip or a cover by its signed URL.
    func download(task id: String, name: String, _ request: Request) async throws -> Reply {
        guard let file = ResultFile(name: name) else { return reply(with: ScriptedAnswer(status: 404)) }
        let number = downloadArrived(task: id, file: file, request)
        let step = downloadStep(task: id, file: file, request)
        try await gates.pass(step?.holds ?? [], at: .arrived)
        var reply = play(step, task: id, file: file, request)
        ledger.update(download: number) { $0.status = reply.head.map { Int($0.status.code) } }
        reply.whenSent = { [ledger] in ledger.update(download: number) { $0.isComplete = true } }
        return reply
    }

    private func downloadArrived(task: String, file: ResultFile, _ request: Request) -> Int {
        let headers = request.head.headers
        return ledger.downloadArrived { number in
            DownloadArrival(
                number: number, arrivedAt: request.arrivedAt, url: request.head.uri, task: task, file: file,
                range: headers.first(name: "range"), ifRange: headers.first(name: "if-range"),
                hadAuthorization: headers.contains(name: "authorization"))
        }
    }

    private func downloadStep(task: String, file: ResultFile, _ request: Request) -> ScriptStep<DownloadFault>? {
        // Who came by our redirect gets what the redirect promised.
        if request.query["moved"] != nil { return nil }
        let prompt = withBoard { $0.tasks[task]?.billed.prompt ?? "" }
        if let step = script.downloads.take(for: .init(prompt: prompt, task: task, file: file)) { return step }
        return withBoard { $0.chaos(\.downloads, subject: "download \(task) \(file.name)") }.map { ScriptStep($0) }
    }

    private func play(_ step: ScriptStep<DownloadFault>?, task: String, file: ResultFile, _ request: Request) -> Reply {
        switch step?.fault {
        case .reset: return .reset
        case .hang: return .hang
        case .answer(let answer): return reply(with: answer)
        case .redirect:
            let location = origin + request.head.uri + "&moved=1"
            return reply(with: ScriptedAnswer(status: 302, headers: ["location": location]))
        case .expire(let status):
            withBoard { $0.expireURLs(of: task) }
            return reply(with: expired(status))
        default: break
        }
        guard let content = content(of: file, task: task, request) else {
            return reply(with: expired(withBoard { $0.settings.expiredStatus }))
        }
        let download = DownloadReply(
            content: content, entityTag: String(SplitMix64.hash("\(seed) \(task) \(file.name)"), radix: 16),
            request: request, fault: step?.fault, holds: step?.holds ?? [])
        return download.reply(at: now())
    }

    private func expired(_ status: Int) -> ScriptedAnswer {
        let page = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
        return ScriptedAnswer(status: status, body: .text(page), headers: ["content-type": "application/xml"])
    }

    /// The file behind a URL; nil when the URL is not, or no longer, good.
    private func content(of file: ResultFile, task id: String, _ request: Request) -> FileContent? {
        let now = now()
        let generation = request.query["generation"].flatMap { Int($0) } ?? 0
        let expected = path(of: file, task: id, generation: generation)
        guard request.head.uri == expected || request.head.uri == expected + "&moved=1" else { return nil }
        let task = withBoard { board -> SimulatedTask? in
            guard let task = board.tasks[id], task.status(at: now) == "succeeded" else { return nil }
            return task.urls.isGood(generation, at: now, lifetime: board.settings.urlLifetime) ? task : nil
        }
        guard let task, file.index < task.billed.plan.videos else { return nil }
        return task.content(of: file)
    }
}
