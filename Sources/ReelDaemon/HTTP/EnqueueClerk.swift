import ReelCore
import ReelEngine
import ReelStore

/// Answers lines, each for itself.
protocol LineClerk: Sendable {
    /// A line that was looked at.
    associatedtype Entry: Sendable

    /// Reads and checks lines; nothing is stored.
    func look(at lines: [LineReader.Line]) async -> [Entry]

    /// Answers lines that were looked at, perhaps at several times; `nil` where a line was empty.
    func answers(to entries: [Entry]) async -> [JSON.Object?]
}

/// Checks each line for itself and stores the good ones together.
struct EnqueueClerk: LineClerk {
    enum Entry: Sendable {
        case empty
        case answered(JSON.Object)
        case new(NewJob)
    }

    /// So many jobs are stored in one transaction at most, or those of one line.
    private static let jobsAtOnce = 1024

    let jobs: JobsController
    let caller: Caller

    func look(at lines: [LineReader.Line]) async -> [Entry] {
        let intake = jobs.intake
        var entries: [Entry] = []
        for line in lines { entries.append(await look(at: line, intake)) }
        return entries
    }

    private func look(at line: LineReader.Line, _ intake: Intake) async -> Entry {
        guard !line.isBlank else { return .empty }
        do {
            let body = try line.json()
            let idempotency = try Idempotency(header: nil, body: body)
            let prepared = try await jobs.prepare(idempotency, by: caller) { () throws(ReelError) in
                try intake.job(from: body, by: caller, hasKey: idempotency != nil)
            }
            switch prepared {
            case .known(let enqueued): return .answered(JobsController.answer(enqueued))
            case .new(let job): return .new(job)
            }
        } catch {
            return .answered(JobsController.answer(error))
        }
    }

    func answers(to entries: [Entry]) async -> [JSON.Object?] {
        let new = entries.compactMap { if case .new(let job) = $0 { job } else { nil } }
        var stored = await store(new).makeIterator()
        return entries.map { entry in
            switch entry {
            case .empty: nil
            case .answered(let answer): answer
            case .new: stored.next()
            }
        }
    }

    /// Stores so many at a time that others' writes have their turn in between.
    ///
    /// - Returns: an answer for each job.
    private func store(_ new: [NewJob]) async -> [JSON.Object] {
        var (answers, part, jobsInPart): ([JSON.Object], [NewJob], Int) = ([], [], 0)
        for job in new {
            if jobsInPart + job.takes > Self.jobsAtOnce {
                answers += await storeTogether(part)
                (part, jobsInPart) = ([], 0)
            }
            part.append(job)
            jobsInPart += job.takes
        }
        return answers + (await storeTogether(part))
    }

    private func storeTogether(_ new: [NewJob]) async -> [JSON.Object] {
        guard !new.isEmpty else { return [] }
        do {
            return try await jobs.engine.enqueue(new).map { result in
                switch result {
                case .success(let enqueued): JobsController.answer(enqueued)
                case .failure(let error): JobsController.answer(error)
                }
            }
        } catch {
            return Array(repeating: JobsController.answer(error), count: new.count)
        }
    }
}
