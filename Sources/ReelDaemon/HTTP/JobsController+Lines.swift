import Hummingbird
import NIOCore
import ReelAPI
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore

extension JobsController {
    /// What answers some lines: one answer each, `nil` for an empty one.
    typealias Clerk = @Sendable ([LineReader.Line]) async -> [JSON.Object?]

    /// One job a line, answered line by line in order as they are on disk; memory holds one chunk at a time.
    ///
    /// - Throws: `ReelError` for an `Idempotency-Key` header, which one of many lines cannot own.
    func lines(_ request: Request, _ caller: Caller) throws(ReelError) -> Response {
        try lines(request, of: caller) { await accept($0, by: caller) }
    }

    /// Lines in, lines out, in order and as they come.
    ///
    /// - Throws: `ReelError` for an `Idempotency-Key` header, which one of many lines cannot own.
    func lines(_ request: Request, of caller: Caller, answeredBy clerk: @escaping Clerk) throws(ReelError) -> Response {
        guard request.headers.idempotencyKey == nil else {
            let message = "many jobs have no common key; give each line its own idempotency_key"
            throw ReelError(.invalidRequest, field: "idempotency_key", message)
        }
        let body = ResponseBody { writer in
            var reader = LineReader(limit: Request.bodyLimit)
            var (number, isValid) = (0, true)
            func answer(_ lines: [LineReader.Line]) async -> ByteBuffer {
                // It may be long since the last chunk.
                if !lines.isEmpty { isValid = await caller.isStillValid }
                guard isValid else { return Self.end(after: number) }
                return await offLoop { await Self.answer(lines, after: &number, by: clerk) }
            }
            do {
                for try await chunk in request.body {
                    let answers = await answer(reader.take(chunk))
                    if answers.readableBytes > 0 { try await writer.write(answers) }
                    guard isValid else { return try await writer.finish(nil) }
                }
            } catch {
                // The answer breaks off as the body did: no end of it that could be taken for the real one.
                throw ReelError.brokenBody
            }
            let answers = await answer(reader.finish())
            if answers.readableBytes > 0 { try await writer.write(answers) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: body)
    }

    /// The last line of an answer whose caller is not let in any more.
    private static func end(after number: Int) -> ByteBuffer {
        let error = ReelError(
            .unauthorized, "this token was revoked or has expired meanwhile; from this line on nothing was looked at")
        let line = JSON.Object([(name: "line", value: .number(.init(number + 1)))] + answer(error).members)
        return ByteBuffer(bytes: JSON.object(line).bytes + [UInt8(ascii: "\n")])
    }

    /// Answers the lines.
    ///
    /// - Parameters:
    ///   - lines: in order.
    ///   - number: how many lines there were before; these are added.
    ///   - clerk: makes the answers.
    /// - Returns: an answer for each line that is not empty.
    private static func answer(
        _ lines: [LineReader.Line], after number: inout Int, by clerk: Clerk
    ) async -> ByteBuffer {
        var output = ByteBuffer()
        guard !lines.isEmpty else { return output }
        for (offset, answer) in await clerk(lines).enumerated() {
            guard let answer else { continue }
            let line = JSON.Object([(name: "line", value: .number(.init(number + offset + 1)))] + answer.members)
            output.writeBytes(JSON.object(line).bytes)
            output.writeInteger(UInt8(ascii: "\n"))
        }
        number += lines.count
        return output
    }

    /// Checks each line for itself and stores the good ones together.
    ///
    /// - Returns: an answer a line; `nil` for an empty one.
    private func accept(_ lines: [LineReader.Line], by caller: Caller) async -> [JSON.Object?] {
        var answers = [JSON.Object?](repeating: nil, count: lines.count)
        var jobs: [(index: Int, job: NewJob)] = []
        for (index, line) in lines.enumerated() where !line.isBlank {
            do {
                switch try await prepare(line, by: caller) {
                case .known(let enqueued): answers[index] = Self.answer(enqueued)
                case .new(let job): jobs.append((index, job))
                }
            } catch {
                answers[index] = Self.answer(error)
            }
        }
        do {
            let results = try await engine.enqueue(jobs.map(\.job))
            for ((index, _), result) in zip(jobs, results) {
                switch result {
                case .success(let enqueued): answers[index] = Self.answer(enqueued)
                case .failure(let error): answers[index] = Self.answer(error)
                }
            }
        } catch {
            for (index, _) in jobs { answers[index] = Self.answer(error) }
        }
        return answers
    }

    private func prepare(_ line: LineReader.Line, by caller: Caller) async throws -> Prepared {
        let body = try line.json()
        let idempotency = try Idempotency(header: nil, body: body)
        return try await prepare(idempotency, by: caller) { () throws(ReelError) in
            try intake.job(from: body, by: caller, hasKey: idempotency != nil)
        }
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
