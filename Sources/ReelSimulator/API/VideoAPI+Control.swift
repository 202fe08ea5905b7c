import Foundation
import NIOHTTP1

/// What stands under `/_sim/`: the script, the ledger and the gates for tests that run the simulator as a process of its
/// own. No key is asked for.
///
/// | call | does |
/// |---|---|
/// | `GET /_sim/ledger` | gives the ledger |
/// | `GET /_sim/wait?submissions=N&billed=N&polls=N&downloads=N` | the same, as soon as there are so many |
/// | `POST /_sim/script` | adds steps, see ``ScriptEntry`` |
/// | `DELETE /_sim/script` | forgets all steps |
/// | `POST /_sim/config` | changes settings, see ``SettingsChange`` |
/// | `POST /_sim/expire?task=ID` | makes the URLs of a task useless, or of all tasks |
/// | `GET /_sim/gate/NAME/reached?count=N` | answers as soon as calls wait, or waited, at the gate |
/// | `POST /_sim/gate/NAME/release` | lets them go on, and all later ones |
extension VideoAPI {
    func control(_ request: Request, _ path: [String]) async throws -> Reply {
        let body = Data(request.bytes)
        switch (request.method, path.first, path.count) {
        case (.GET, "ledger", 1): return try ledgerReply()
        case (.GET, "wait", 1): return try await wait(for: request.query)
        case (.POST, "script", 1): return accept { .integer(try script.append(json: body)) }
        case (.DELETE, "script", 1): return accept { script.removeAll() }
        case (.POST, "config", 1): return accept { try change(settings: body) }
        case (.POST, "expire", 1): return accept { withBoard { $0.expireURLs(of: request.query["task"]) } }
        case (.GET, "gate", 3) where path[2] == "reached":
            try await gates.reached(path[1], count: request.query["count"].flatMap { Int($0) } ?? 1)
            return accept {}
        case (.POST, "gate", 3) where path[2] == "release": return accept { gates.release(path[1]) }
        default: return reply(with: ScriptedAnswer(status: 404, body: .error(code: "NOT_FOUND")))
        }
    }

    private func ledgerReply() throws -> Reply {
        let text = try ControlCoding.encoder().encode(ledger.snapshot)
        return reply(with: ScriptedAnswer(status: 200, body: .text(String(decoding: text, as: UTF8.self))))
    }

    private func wait(for query: [String: String]) async throws -> Reply {
        let least = query.compactMapValues { Int($0) }
        try await ledger.wait { ledger in
            ledger.submissions.count >= least["submissions", default: 0]
                && ledger.billed.count >= least["billed", default: 0]
                && ledger.pollCount >= least["polls", default: 0]
                && ledger.downloads.count >= least["downloads", default: 0]
        }
        return try ledgerReply()
    }

    private func change(settings body: Data) throws {
        let change = try ControlCoding.decoder().decode(SettingsChange.self, from: body)
        withBoard { change.apply(to: &$0.settings) }
    }

    private func accept(_ work: () throws -> Void) -> Reply {
        accept {
            try work()
            return .bool(true)
        }
    }

    private func accept(_ work: () throws -> JSONBody) -> Reply {
        do {
            let done = try JSONBody.object(["done": work()]).text
            return reply(with: ScriptedAnswer(status: 200, body: .text(String(decoding: done, as: UTF8.self))))
        } catch {
            return reply(with: ScriptedAnswer(status: 400, body: .error(code: "BAD_CONTROL", message: "\(error)")))
        }
    }
}
