import Hummingbird
import NIOCore
import ReelAPI
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore

extension JobsController {
    /// One job a line, answered line by line in order as they are on disk; memory holds a few chunks at a time.
    ///
    /// - Throws: `ReelError` for an `Idempotency-Key` header, which one of many lines cannot own.
    func lines(_ request: Request, _ caller: Caller) throws(ReelError) -> Response {
        try lines(request, of: caller, answeredBy: EnqueueClerk(jobs: self, caller: caller))
    }

    /// Lines in, lines out, in order and as they come.
    ///
    /// - Throws: `ReelError` for an `Idempotency-Key` header, which one of many lines cannot own.
    func lines(_ request: Request, of caller: Caller, answeredBy clerk: some LineClerk) throws(ReelError) -> Response {
        guard request.headers.idempotencyKey == nil else {
            let message = "many jobs have no common key; give each line its own idempotency_key"
            throw ReelError(.invalidRequest, field: "idempotency_key", message)
        }
        let body = ResponseBody { writer in
            let isWhole = try await offLoop { try await Self.answer(request.body, of: caller, by: clerk, to: &writer) }
            // The answer breaks off as the body did: no end of it that could be taken for the real one.
            guard isWhole else { throw ReelError.brokenBody }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: body)
    }

    /// Answers lines while those behind them are read.
    ///
    /// - Parameters:
    ///   - body: the lines.
    ///   - caller: who may lose the right to be answered meanwhile.
    ///   - clerk: makes the answers.
    ///   - writer: takes them.
    /// - Returns: `false` where the body broke off.
    /// - Throws: where the caller has gone.
    private static func answer(
        _ body: RequestBody, of caller: Caller, by clerk: some LineClerk, to writer: inout any ResponseBodyWriter
    ) async throws -> Bool {
        let belt = LineBelt(of: clerk)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { await read(body, onto: belt, by: clerk) }
            defer { belt.stop() }
            var number = 0
            while let entries = await belt.take() {
                // It may be long since the last ones.
                guard await caller.isStillValid else {
                    try await writer.write(end(after: number))
                    group.cancelAll()
                    return true
                }
                let answers = text(of: await clerk.answers(to: entries), after: number)
                number += entries.count
                if answers.readableBytes > 0 { try await writer.write(answers) }
            }
            return try await group.next() ?? true
        }
    }

    /// - Returns: `false` where the body broke off.
    private static func read<Clerk: LineClerk>(
        _ body: RequestBody, onto belt: LineBelt<Clerk.Entry>, by clerk: Clerk
    ) async -> Bool {
        defer { belt.close() }
        var reader = LineReader(limit: Request.bodyLimit)
        do {
            for try await chunk in body {
                await belt.add(await clerk.look(at: reader.take(chunk)), weight: chunk.readableBytes)
            }
        } catch {
            return false
        }
        await belt.add(await clerk.look(at: reader.finish()), weight: 0)
        return true
    }

    /// The last line of an answer whose caller is not let in any more.
    private static func end(after number: Int) -> ByteBuffer {
        let error = ReelError(
            .unauthorized, "this token was revoked or has expired meanwhile; from this line on nothing was looked at")
        return text(of: [answer(error)], after: number)
    }

    /// The lines of some answers, those that are `nil` left out.
    private static func text(of answers: [JSON.Object?], after number: Int) -> ByteBuffer {
        var output = ByteBuffer()
        for (offset, answer) in answers.enumerated() {
            guard let answer else { continue }
            let line = JSON.Object([(name: "line", value: .number(.init(number + offset + 1)))] + answer.members)
            output.writeBytes(JSON.object(line).bytes)
            output.writeInteger(UInt8(ascii: "\n"))
        }
        return output
    }

    static func answer(_ enqueued: Enqueued) -> JSON.Object {
        guard let first = enqueued.jobs.first else { return JSON.Object() }
        var members: [(name: String, value: JSON)] = [
            ("id", .number(.init(first.id))), ("state", .string(first.lifecycle.state.rawValue)),
        ]
        if enqueued.jobs.count > 1 { members.append(("ids", .array(enqueued.jobs.map { .number(.init($0.id)) }))) }
        return JSON.Object(members)
    }

    static func answer(_ error: any Error) -> JSON.Object {
        ErrorAnswer(ReelError(describing: error)).json.object ?? JSON.Object()
    }
}

extension LineReader.Line {
    /// What the line says.
    ///
    /// - Throws: `ReelError` for a line that is too long, or no JSON.
    func json() throws(ReelError) -> JSON {
        guard case .text(let bytes) = self else { throw ReelError(.tooLarge, "the line has more than 64 MiB") }
        do throws(JSON.SyntaxError) {
            return try JSON(parsing: bytes)
        } catch {
            throw ReelError(.invalidRequest, error.description)
        }
    }
}
