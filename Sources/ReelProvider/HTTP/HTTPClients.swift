import AsyncHTTPClient
import NIOCore

extension HTTPClient {
    /// A client as all calls here need it: HTTP/1.1, no redirects, no second try at connecting.
    ///
    /// Where an answer must not be missed, connections are not pooled: one that the other side closes just when it is
    /// used again would look like a request without an answer. `stall` is the longest wait for the next byte.
    static func plain(
        connect: Duration, stall: Duration? = nil, proxy: ProxyAddress? = nil, isPooled: Bool = true
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: TimeAmount(connect), read: stall.map { TimeAmount($0) })
        configuration.proxy = proxy?.proxy
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4096
        configuration.connectionPool.idleTimeout = isPooled ? .seconds(30) : .seconds(1)
        if !isPooled { configuration.maximumUsesPerConnection = 1 }
        return HTTPClient(configuration: configuration)
    }
}
