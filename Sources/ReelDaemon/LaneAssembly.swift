import Crypto
import Foundation
import Logging
import ReelCore
import ReelEngine
import ReelProvider

/// The lanes of the settings with their clients; a reload keeps those that are still right.
struct LaneAssembly: Sendable {
    /// A lane and what it was made of.
    private struct Part: Sendable {
        let recipe: Recipe
        let configuration: LaneConfiguration
        let client: LaneClient?
        let downloads: LaneDownloads
    }

    /// What decides whether a client can be kept.
    private struct Recipe: Equatable, Sendable {
        var keyHash: String?
        var baseURL = ""
        var serverError = Settings.Lane.ServerError.resubmit
        var way = Way()
    }

    /// How results are reached, and the account too.
    private struct Way: Equatable, Sendable {
        var timeouts = Timeouts()
        var proxy: Settings.Proxy?
    }

    private let clips: String
    private let time: any Timekeeper
    private let credentials: @Sendable (String) throws -> String?
    private let logger: Logger
    private var parts: [Part] = []
    private var unconfigured: [LaneConfiguration] = []

    /// - Parameters:
    ///   - clips: the folder that holds one for each job.
    ///   - time: for dates in answers.
    ///   - credentials: the key that belongs to a credential's name.
    ///   - logger: never given a key.
    init(
        clips: String, time: any Timekeeper, _ credentials: @escaping @Sendable (String) throws -> String?,
        _ logger: Logger
    ) {
        (self.clips, self.time, self.credentials, self.logger) = (clips, time, credentials, logger)
    }

    /// The lanes for the engine.
    var configurations: [LaneConfiguration] { parts.map(\.configuration) + unconfigured }

    /// Makes the lanes that the settings name; clients that are still right stay, and keep their connections.
    ///
    /// - Returns: what has become of keys.
    /// - Throws: `ReelError` for a key that is none, or an address where it could be seen; nothing has changed then.
    mutating func assemble(_ settings: Settings) throws -> [Settings.Change] {
        let timeouts = Timeouts(
            connect: settings.timeouts.connect, submit: settings.timeouts.submit, poll: settings.timeouts.poll,
            fetchStall: settings.timeouts.fetchStall)
        let next = try settings.lanes.map { try part(for: $0, timeouts) }
        let changes = next.compactMap(keyChange)
        (parts, unconfigured) = (next, [])
        return changes
    }

    /// Adds lanes that jobs still refer to and the settings no longer name: nothing is sent for them, but what they have
    /// finished is brought home.
    mutating func add(unconfigured names: [String]) {
        for name in names {
            var lane = LaneConfiguration(
                name: name, maxInFlight: 1, submitsPerMinute: 1, provider: nil, keyHash: nil,
                downloads: LaneDownloads(ClipFetcher(root: clips, logger: logger)))
            lane.isConfigured = false
            unconfigured.append(lane)
            logger.warning("jobs wait in a lane that the settings do not name", metadata: ["lane": "\(name)"])
        }
    }

    /// Closes all connections.
    func shutdown() async {
        for part in parts {
            await part.client?.shutdown()
            await part.downloads.shutdown()
        }
    }

    private func part(for lane: Settings.Lane, _ timeouts: Timeouts) throws -> Part {
        let known = parts.first { $0.configuration.name == lane.name }
        let key = try credentials(lane.credential)
        let way = Way(timeouts: timeouts, proxy: lane.proxy)
        let recipe = Recipe(
            keyHash: key.map(Self.hash), baseURL: lane.baseURL, serverError: lane.serverError, way: way)
        let proxy = try Self.proxy(of: lane)
        let client = known?.recipe == recipe ? known?.client : try client(of: lane, key, timeouts, proxy)
        let downloads =
            known?.recipe.way == way ? known?.downloads : nil
        let fetched =
            downloads ?? LaneDownloads(ClipFetcher(root: clips, timeouts: timeouts, proxy: proxy, logger: logger))
        var configuration = LaneConfiguration(
            name: lane.name, maxInFlight: lane.maxInFlight, submitsPerMinute: lane.submitsPerMinute,
            provider: client, keyHash: recipe.keyHash, downloads: fetched)
        configuration.address = lane.baseURL
        configuration.group = lane.group
        if client == nil, known == nil || known?.client != nil { warn(lane) }
        return Part(recipe: recipe, configuration: configuration, client: client, downloads: fetched)
    }

    private func client(
        of lane: Settings.Lane, _ key: String?, _ timeouts: Timeouts, _ proxy: ProxyAddress?
    ) throws -> LaneClient? {
        guard let key else { return nil }
        return LaneClient(
            try IminiClient(
                baseURL: lane.baseURL, key: Secret(key), timeouts: timeouts, proxy: proxy,
                trustsServerErrors: lane.serverError == .resubmit, now: { [time] in time.now }))
    }

    private func keyChange(_ next: Part) -> Settings.Change? {
        let path = "lanes.\(next.configuration.name)"
        guard let known = parts.first(where: { $0.configuration.name == next.configuration.name }) else {
            return next.recipe.keyHash == nil ? Settings.Change(path, "has no key") : nil
        }
        switch (known.recipe.keyHash, next.recipe.keyHash) {
        case (nil, .some): return Settings.Change(path, "has a key now")
        case (.some, nil): return Settings.Change(path, "has no key any more")
        case (let old, let new): return old == new ? nil : Settings.Change(path, "has another key")
        }
    }

    private static func proxy(of lane: Settings.Lane) throws(ReelError) -> ProxyAddress? {
        if let proxy = lane.proxy { return try ProxyAddress(proxy.text, field: "lanes.\(lane.name).proxy") }
        let environment = ProcessInfo.processInfo.environment
        guard let text = environment["HTTPS_PROXY"] ?? environment["https_proxy"], !text.isEmpty else { return nil }
        return try ProxyAddress(text, field: "HTTPS_PROXY")
    }

    private func warn(_ lane: Settings.Lane) {
        logger.warning(
            "the lane has no key and is parked; jobs are taken all the same",
            metadata: [
                "lane": "\(lane.name)",
                // Not the name itself: who mistakes the place writes the key there.
                "expected": """
                the file in $CREDENTIALS_DIRECTORY (which systemd fills at the start only) or the variable that \
                lanes.\(lane.name).credential names
                """,
            ])
    }

    private static func hash(_ key: String) -> String {
        SHA256.hash(data: Data(key.utf8)).hexadecimal
    }
}
