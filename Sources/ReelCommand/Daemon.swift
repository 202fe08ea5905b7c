package import ReelAPI
package import ReelCore

/// The daemon, as the commands see it.
package protocol Daemon: Sendable {
    /// Makes a call and reads its answer, whatever its status.
    func call(_ call: Call) async throws -> Reply
    /// Fetches a file and gives it the name that `name` makes of its content type.
    func download(
        _ path: String, naming name: (String?) -> String, check: (Download) throws -> Void
    ) async throws -> (file: String, Download)
    /// Hands out the body of an answer piece by piece; nothing is repeated.
    func stream(_ call: Call, each: ([UInt8]) async throws -> Void) async throws -> StreamedAnswer
    /// Sends a file as an upload.
    func upload(_ path: String) async throws -> Reply
    /// Sends lines of JSON and hands out the answer to each, in order.
    func send(_ feed: LineFeed, to path: String, each: (LineFeed.Line, JSON) async throws -> Void) async throws
}

extension SocketClient: Daemon {}

extension Daemon {
    /// The body of a success.
    ///
    /// - Throws: ``ErrorAnswer`` when the daemon refuses.
    func json(_ call: Call) async throws -> JSON { try await self.call(call).success() }

    /// A job, as it is now.
    func job(_ id: JobID) async throws -> JobAnswer { try await JobAnswer(json: json(.get("/v1/jobs/\(id)"))) }
}
