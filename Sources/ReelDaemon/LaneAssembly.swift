import Crypto
import Foundation
import Logging
import ReelCore
import ReelEngine
import ReelProvider

/// The lanes of the settings with their clients, and what has to be closed when they go.
struct LaneAssembly: Sendable {
    private(set) var configurations: [LaneConfiguration] = []
    private var clients: [IminiClient] = []
    private var fetchers: [ClipFetcher] = []

    /// - Throws: `ReelError` for a key that is none, or an address where it could be seen.
    init(
        _ settings: Settings, clips: String, time: any Timekeeper,
        _ credentials: (String) throws -> String?, _ logger: Logger
    ) throws {
        let timeouts = Timeouts(
            connect: settings.timeouts.connect, submit: settings.timeouts.submit, poll: settings.timeouts.poll,
            fetchStall: settings.timeouts.fetchStall)
        // Whatever may be wrong is found before the first client is made, which would have to be closed again.
        let prepared = try settings.lanes.map { lane in
            (lane: lane, proxy: try Self.proxy(of: lane), key: try credentials(lane.credential))
        }
        for (lane, proxy, key) in prepared {
            let fetcher = ClipFetcher(root: clips, timeouts: timeouts, proxy: proxy, logger: logger)
            fetchers.append(fetcher)
            let client = try key.map { key in
                try IminiClient(
                    baseURL: lane.baseURL, key: Secret(key), timeouts: timeouts, proxy: proxy,
                    trustsServerErrors: lane.serverError == .resubmit, now: { time.now })
            }
            if let client { clients.append(client) } else { Self.warn(lane, logger) }
            configurations.append(
                LaneConfiguration(
                    name: lane.name, maxInFlight: lane.maxInFlight, submitsPerMinute: lane.submitsPerMinute,
                    provider: client, keyHash: key.map(Self.hash), downloads: fetcher))
        }
    }

    /// Adds lanes that jobs still refer to and the settings no longer name: nothing is sent for them, but what they have
    /// finished is brought home.
    mutating func add(unconfigured names: [String], clips: String, _ logger: Logger) {
        for name in names {
            let fetcher = ClipFetcher(root: clips, logger: logger)
            fetchers.append(fetcher)
            var lane = LaneConfiguration(
                name: name, maxInFlight: 1, submitsPerMinute: 1, provider: nil, keyHash: nil, downloads: fetcher)
            lane.isConfigured = false
            configurations.append(lane)
            logger.warning("jobs wait in a lane that the settings do not name", metadata: ["lane": "\(name)"])
        }
    }

    /// Closes all connections.
    func shutdown() async {
        for client in clients { await client.shutdown() }
        for fetcher in fetchers { await fetcher.shutdown() }
    }

    private static func proxy(of lane: Settings.Lane) throws(ReelError) -> ProxyAddress? {
        if let proxy = lane.proxy {
            let host = proxy.host.contains(":") ? "[\(proxy.host)]" : proxy.host
            return try ProxyAddress(
                "\(proxy.scheme.rawValue)://\(host):\(proxy.port)", field: "lanes.\(lane.name).proxy")
        }
        let environment = ProcessInfo.processInfo.environment
        guard let text = environment["HTTPS_PROXY"] ?? environment["https_proxy"], !text.isEmpty else { return nil }
        return try ProxyAddress(text, field: "HTTPS_PROXY")
    }

    private static func warn(_ lane: Settings.Lane, _ logger: Logger) {
        logger.warning(
            "the lane has no key and is parked; jobs are taken all the same",
            metadata: [
                "lane": "\(lane.name)",
                "expected":
                    "\(lane.credential) in $CREDENTIALS_DIRECTORY, or \(CredentialSource.variable(for: lane.credential))",
            ])
    }

    private static func hash(_ key: String) -> String {
        SHA256.hash(data: Data(key.utf8)).hexadecimal
    }
}
