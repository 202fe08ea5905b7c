import HTTPTypes
import Hummingbird
import NIOCore
import ReelCore
import ReelProvider
import ReelStore

/// Backup and check, for administrators.
struct HouseController: Sendable {
    /// Between signs of life while a check goes on.
    private static let pulse: Duration = .seconds(20)

    let store: SQLiteStore
    let checker: StoreChecker
    let copies: CopyPlace
    let time: any Timekeeper
    private let backups = Turnstile()
    private let checks = Turnstile()

    init(store: SQLiteStore, checker: StoreChecker, copies: CopyPlace, time: any Timekeeper) {
        (self.store, self.checker, self.copies, self.time) = (store, checker, copies, time)
    }

    func addRoutes(to router: Router<ReelContext>) {
        router.get("v1/backup", use: backup)
        router.post("v1/check", use: check)
    }

    /// The database as it is now, as a file that can be started from.
    @Sendable func backup(_ request: Request, context: ReelContext) async throws -> Response {
        try context.requireCaller().requireAdmin("a backup")
        let turn = try backups.enter("a backup")
        let path = copies.next()
        try await store.backUp(to: path)
        let file = try await NamelessFile(takingAway: path)
        var headers: HTTPFields = [.contentType: "application/vnd.sqlite3"]
        if let name = HTTPField.Name("X-Content-SHA256") { headers[name] = file.sha256 }
        let body = ResponseBody(contentLength: Int(file.bytes)) { writer in
            defer { withExtendedLifetime(turn) {} }
            var offset: Int64 = 0
            while offset < file.bytes {
                let piece = try await file.piece(at: offset)
                guard !piece.isEmpty else { throw ReelError(.internal, "the copy is shorter than it was") }
                try await writer.write(ByteBuffer(bytes: piece))
                offset += Int64(piece.count)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Looks through everything; a check that takes long is answered with blanks before its JSON, as signs of life.
    @Sendable func check(_ request: Request, context: ReelContext) async throws -> Response {
        try context.requireCaller().requireAdmin("a check")
        let turn = try checks.enter("a check")
        let (news, report) = AsyncStream.makeStream(of: Result<StoreReport, any Error>?.self)
        let (checker, time) = (checker, time)
        let work = Task {
            defer { withExtendedLifetime(turn) {} }
            let result: Result<StoreReport, any Error>
            do { result = .success(try await checker.run()) } catch { result = .failure(error) }
            report.yield(result)
        }
        let pulse = Task { while (try? await time.sleep(for: Self.pulse)) != nil { report.yield(nil) } }
        report.onTermination = { _ in
            work.cancel()
            pulse.cancel()
        }
        var early = news.makeAsyncIterator()
        if case .some(.some(let result)) = await early.next() {
            report.finish()
            return Response(try result.get().json)
        }
        let body = ResponseBody { writer in
            defer { report.finish() }
            for await result in news {
                guard let result else {
                    try await writer.write(ByteBuffer(string: " "))
                    continue
                }
                try await writer.write(ByteBuffer(bytes: Self.json(result).bytes))
                break
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/json"], body: body)
    }

    private static func json(_ result: Result<StoreReport, any Error>) -> JSON {
        switch result {
        case .success(let report): return report.json
        case .failure(let error):
            var report = StoreReport()
            report.add(StoreFinding(.database, "the check did not come to its end: \(ReelError(describing: error))"))
            return report.json
        }
    }
}
