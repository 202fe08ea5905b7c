import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import ReelCore

/// The imini router's video calls, for one account.
///
/// ``shutdown()`` must be called before the last reference goes.
package struct IminiClient: VideoProvider {
    let timeouts: Timeouts
    let trustsServerErrors: Bool
    let now: @Sendable () -> Timestamp
    private let base: SafeURL
    private let key: Secret
    /// Each connection is used once.
    let submitting: HTTPClient
    let polling: HTTPClient

    /// - Parameters:
    ///   - baseURL: without `/v1`. The key is sent there and nowhere else.
    ///   - key: the account's key.
    ///   - timeouts: how long to wait.
    ///   - proxy: used unless the base URL is on this machine.
    ///   - trustsServerErrors: whether a 5xx with an error body proves that nothing was created.
    ///   - now: wall time, for a date in `Retry-After`.
    /// - Throws: ``ReelError`` where the key could be seen on the way.
    package init(
        baseURL: String, key: Secret, timeouts: Timeouts = Timeouts(), proxy: ProxyAddress? = nil,
        trustsServerErrors: Bool = true, now: @escaping @Sendable () -> Timestamp
    ) throws(ReelError) {
        base = try SafeURL(baseURL, field: "base_url")
        (self.key, self.timeouts, self.trustsServerErrors, self.now) = (key, timeouts, trustsServerErrors, now)
        let proxy = base.isLoopback ? nil : proxy
        submitting = .plain(connect: timeouts.connect, proxy: proxy, isPooled: false)
        polling = .plain(connect: timeouts.connect, proxy: proxy)
    }

    /// Ends what is under way and closes all connections.
    package func shutdown() async {
        // It fails only for being called twice.
        try? await submitting.shutdown()
        try? await polling.shutdown()
    }

    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base.appending(path: path))
        request.method = method
        request.headers = ["accept": "application/json", "user-agent": "reel"]
        request.headers.add(name: "authorization", value: "Bearer \(key.reveal())")
        return request
    }

    func answer(_ response: HTTPClientResponse, _ body: AnswerBody) -> ProviderAnswer {
        ProviderAnswer(
            status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"),
            date: response.headers.first(name: "date"), now: now(), body: body.bytes)
    }
}
