import Foundation
import Hummingbird
import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ReelTesting
import Testing

@testable import ReelDaemon

/// The routes that are there, against those that are described.
@Suite(.timeLimit(.minutes(1)))
struct RouteAgreementTests {
    @Test func `each route is described, and each that is described is there`() async throws {
        let router = try await router()
        let routes = router.routes.map { route in
            let parts = "\(route.path)".split(separator: "/").map { part in
                part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part)
            }
            return "\(route.method.rawValue) /\(parts.joined(separator: "/"))"
        }
        let paths = OpenAPI.current.json["paths"]?.object ?? JSON.Object()
        let described = paths.flatMap { path in
            (path.value.object?.names ?? []).filter { $0 != "parameters" && $0 != "head" }.map { method in
                "\(method.uppercased()) \(path.name)"
            }
        }
        #expect(routes.filter { !$0.hasPrefix("HEAD") }.sorted() == described.sorted())
        for path in paths where path.value["get"] != nil { #expect(path.value["head"] != nil, "\(path.name)") }
        #expect(routes.count > 40)
    }

    /// The router of a daemon that does nothing.
    private func router() async throws -> Router<ReelContext> {
        let (folder, time) = (try TemporaryFolder(), TestTime())
        let rules = Samples.rules(time)
        let store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: true, rules: rules)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let live = LiveSettings(Settings(), prices: .builtIn)
        let (users, feed, streams) = (Users(time: time), JobFeed(), EventStreams())
        let uploads = UploadFolder(path: "\(folder.path)/uploads")
        let engine = try await Engine(
            store: store, feed: feed, lanes: [], uploads: uploads, fetchesAtOnce: 1, rules: rules, logger: logger)
        let jobs = JobsController(
            engine: engine, makeIntake: { live.intake(.builtIn) { time.now } }, uploads: uploads,
            view: JobView(users: users, store: store, time: time), users: users,
            clips: ClipFolder(path: "\(folder.path)/clips"))
        let facts = StatusController.Facts(
            version: "1", isSandbox: true, stateDirectory: folder.path, startedAt: .zero)
        let copies = CopyPlace(folder: folder.path)
        let custody = ClipCustody(path: "\(folder.path)/clips")
        let hooks = try Webhooks(live: live, time: time, credentials: { _ in nil }, logger: logger)
        let house = Daemon.House(
            jobs: jobs,
            status: StatusController(
                engine: engine, catalog: .builtIn, facts: facts, alarms: Alarms(), time: time),
            keeping: HouseController(
                store: store, checker: StoreChecker(store: store, clips: custody, copies: copies), copies: copies,
                time: time),
            events: EventsController(store: store, feed: feed, streams: streams, users: users, time: time),
            metrics: MetricsController(
                engine: engine, submissions: SubmissionCounter(), streams: streams, time: time),
            webhooks: hooks.controller(store, users),
            tokens: TokensController(store: store, users: users, time: time), users: users,
            guests: Guests(limits: { live.current.limits }), store: store)
        return Router<ReelContext>.reel(house, [], links: nil)
    }
}
