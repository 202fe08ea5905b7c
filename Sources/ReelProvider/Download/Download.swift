import AsyncHTTPClient
import NIOCore
import ReelCore

/// One result on its way to disk: asks, writes, and goes on after a break as long as that gets it further.
struct Download {
    private let hosts: ResultHosts
    private let url: SafeURL
    private let kind: FetchKind
    private let room: DiskRoom
    private(set) var part: PartialFile

    /// The room on the disk is looked at whenever so many bytes have come.
    private static let roomStep: Int64 = 4 << 20

    init(_ url: SafeURL, kind: FetchKind, to part: PartialFile, hosts: ResultHosts, room: DiskRoom) {
        (self.hosts, self.url, self.kind, self.part, self.room) = (hosts, url, kind, part, room)
    }

    /// A cover is not worth many.
    private var mostTries: Int { kind == .clip ? 5 : 2 }

    /// Returns when all has come; what came before an error stays, to be gone on from, unless its room is needed.
    mutating func run() async throws(FetchError) {
        for attempt in 1... {
            if Task.isCancelled { throw .cancelled }
            do throws(Setback) {
                return try await self.attempt()
            } catch {
                if case .broke(_, madeProgress: true) = error, attempt < mostTries, !Task.isCancelled { continue }
                // Worth a try only: without it the next download begins further back.
                if await isInTheWay { try? await part.startAnew() } else { try? await part.checkpoint() }
                throw Task.isCancelled ? .cancelled : error.error
            }
        }
    }

    private mutating func attempt() async throws(Setback) {
        if part.isWhole { return }
        // Whoever has no room for it does not ask for it.
        try await require(0)
        if part.length > 0, !part.isResumable { try await startAnew() }
        let (response, answer) = try await hosts.get(url, kind: kind, missingOf: part)
        switch answer {
        case .body(let first, let promise):
            if first < part.length { try await startAnew() }
            part.expect(promise, from: url.path)
            try await require(promise.total.map { $0 - part.length } ?? 0)
            try await receive(response.body)
        case .mismatch:
            try await startAnew()
            throw .broke(.broken("the result changed while it was fetched"), madeProgress: true)
        case .redirect: throw .final(.refusedURL("the result's URL redirects without end"))
        case .refused(let error): throw .final(error)
        }
    }

    private mutating func receive(_ body: HTTPClientResponse.Body) async throws(Setback) {
        let before = part.length
        var looked = part.length
        do {
            for try await piece in body {
                try await part.append([UInt8](piece.readableBytesView))
                if part.length > min(kind.limit, part.promise.total ?? .max) { throw Setback.final(.tooLong) }
                guard part.length - looked >= Self.roomStep else { continue }
                looked = part.length
                // Others write to the disk as well.
                try await require(0)
            }
        } catch {
            throw setback(error, madeProgress: part.length > before)
        }
        // A cancelled body may just end.
        if Task.isCancelled { throw .final(.cancelled) }
        if let total = part.promise.total, part.length < total {
            throw .broke(.broken("the result ended too early"), madeProgress: part.length > before)
        }
    }

    private func setback(_ error: any Error, madeProgress: Bool) -> Setback {
        switch error {
        case let error as Setback: error
        case let error as IOFailure: .final(.blocked(error.jobError))
        case let error as HTTPClientError where error == .readTimeout: .broke(.stalled, madeProgress: madeProgress)
        default: .broke(.broken("the connection broke off"), madeProgress: madeProgress)
        }
    }

    private mutating func startAnew() async throws(Setback) {
        do throws(IOFailure) {
            try await part.startAnew()
        } catch {
            throw .final(.blocked(error.jobError))
        }
    }

    /// Returns when so many bytes more would leave room for what is more important.
    private func require(_ bytes: Int64) async throws(Setback) {
        do throws(IOFailure) {
            try await FileThreads.run { [room, folder = part.folder.path] () throws(IOFailure) in
                try room.require(bytes, in: folder)
            }
        } catch {
            throw .final(.blocked(error.jobError))
        }
    }

    /// Whether outcomes need the room that the bytes so far take up.
    private var isInTheWay: Bool {
        get async {
            let isShort = try? await FileThreads.run { [room, folder = part.folder.path] () throws(IOFailure) in
                room.isShort(in: folder)
            }
            return isShort ?? false
        }
    }
}

extension FetchError {
    fileprivate static let tooLong = Self.failed(
        JobError(code: "fetch_too_long", message: "the result is longer than its host said, or than any result is"))
    fileprivate static let stalled = Self.failed(
        JobError(code: "fetch_stalled", message: "the result's host sent nothing for too long"))

    fileprivate static func broken(_ message: String) -> Self {
        .failed(JobError(code: "fetch_short", message: message))
    }
}
