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
            try await offLoop { try await Self.answer(request.body, of: caller, by: clerk, to: &writer) }
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
    /// - Throws: `ReelError` where the body broke off; the transport's error where the caller has gone.
    private static func answer(
        _ body: RequestBody, of caller: Caller, by clerk: some LineClerk, to writer: inout any ResponseBodyWriter
    ) async throws {
        let belt = LineBelt(of: clerk)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { await read(body, onto: belt, by: clerk) }
            defer { belt.stop() }
            var number = 0
            while let entries = await belt.take() {
                // It may be long since the last ones.
                guard await caller.isStillValid else {
                    try await writer.write(end(after: number))
                    // What comes of the body still is read past, so that the connection serves the next request.
                    return try await writer.finish(nil)
                }
                let answers = text(of: await clerk.answers(to: entries), after: number)
                number += entries.count
                if answers.readableBytes > 0 { try await writer.write(answers) }
            }
            // The answer breaks off as the body did: no end of it that could be taken for the real one.
            guard try await group.next() != false else { throw ReelError.brokenBody }
            try await writer.finish(nil)
        }
    }

    /// So many lines are looked at before the first of them is handed on.
    private static let linesAtOnce = 256

    /// - Returns: `false` where the body broke off.
    private static func read<Clerk: LineClerk>(
        _ body: RequestBody, onto belt: LineBelt<Clerk.Entry>, by clerk: Clerk
    ) async -> Bool {
        defer { belt.close() }
        var reader = LineReader(limit: Request.bodyLimit)
        do {
            for try await chunk in body where !belt.isStopped {
                await add(reader.take(chunk), weight: chunk.readableBytes, to: belt, by: clerk)
            }
        } catch {
            return false
        }
        await add(reader.finish(), weight: 0, to: belt, by: clerk)
        return true
    }

    private static func add<Clerk: LineClerk>(
        _ lines: [LineReader.Line], weight: Int, to belt: LineBelt<Clerk.Entry>, by clerk: Clerk
    ) async {
        var (rest, weight) = (lines[...], weight)
        repeat {
            let part = Array(rest.prefix(linesAtOnce))
            rest = rest.dropFirst(part.count)
            let entries = part.isEmpty ? [] : await clerk.look(at: part)
            await belt.add(entries, weight: weight)
            weight = 0
        } while !rest.isEmpty && !belt.isStopped
    }

    /// The last line of an answer whose caller is not let in any more.
    private static func end(after number: Int) -> ByteBuffer {
        let error = ReelError(
            .unauthorized, "this token was revoked or has expired meanwhile; from this line on nothing was stored")
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
