import Hummingbird
import NIOCore
import NIOPosix
import ReelCore

/// What is known of a request besides its bytes.
struct ReelContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: (any Channel)?
    /// Set by ``PeerMiddleware`` before any route runs.
    var caller: Caller?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// - Throws: `ReelError` (`unauthorized`) for a connection that does not tell who is at its other end.
    func requireCaller() throws(ReelError) -> Caller {
        guard let caller else { throw ReelError(.unauthorized, "the connection does not tell who you are") }
        return caller
    }

    /// A job's number in the path.
    func requireJob() throws(ReelError) -> JobID {
        let text = parameters.get("id") ?? ""
        guard let id = JobID(typed: text) else { throw ReelError(.notFound, "there is no job '\(text.prefix(40))'") }
        return id
    }
}

extension JobID {
    /// A job's number in its one spelling: what `Int64` reads besides (`+1`, `01`) names no job.
    init?(typed text: some StringProtocol) {
        guard let id = JobID(text), id > 0, String(id) == text else { return nil }
        self = id
    }
}
