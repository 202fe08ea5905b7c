/// The other side of the wire: the provider's video API on a local port, with a script of faults, a ledger of what it
/// billed, and small clips that play.
///
///     let sim = try await Simulator.start(.init(keys: ["k"]))
///     sim.script.submissions.append(.answer(.upstreamFailed))
///     // ... point a client at sim.baseURL ...
///     #expect(sim.ledger.billed.count == 1)
///     await sim.stop()
///
/// Every simulator is a world of its own; any number of them run in one process.
package final class Simulator: Sendable {
    private let api: VideoAPI
    private let listener: Listener
    /// Where the API is, without a slash at the end: `http://127.0.0.1:PORT/imini/router`.
    package let baseURL: String
    /// The root of the server, for `/_sim/`: `http://127.0.0.1:PORT`.
    package let origin: String
    package var port: Int { listener.port }

    private init(_ configuration: Configuration) throws {
        let reservation = try PortReservation(port: configuration.port)
        origin = "http://127.0.0.1:\(reservation.port)"
        baseURL = origin + configuration.basePath
        api = try VideoAPI(configuration, origin: origin)
        listener = Listener(reservation: reservation, api: api)
    }

    /// Starts a simulator; when this returns, it can be called.
    ///
    /// It runs until ``stop()``.
    package static func start(_ configuration: Configuration = Configuration()) async throws -> Simulator {
        let simulator = try Simulator(configuration)
        try await simulator.comeUp()
        return simulator
    }

    /// What is to go wrong.
    package var script: Script { api.script }
    /// What was asked and billed.
    package var ledger: BillingLedger { api.ledger }
    /// Where calls are held.
    package var gates: Gates { api.gates }
    /// How the account stands.
    package var settings: AccountSettings { api.withBoard { $0.settings } }

    /// Changes how the account stands: keys, credits, limits, times.
    package func change(_ body: (inout AccountSettings) -> Void) {
        api.withBoard { body(&$0.settings) }
    }

    /// Makes the result URLs of a task useless, or of all tasks; asking for the task again gives fresh ones.
    package func expireURLs(of task: String? = nil) {
        api.withBoard { $0.expireURLs(of: task) }
    }

    /// Makes copies of a task, as if it had been created so often.
    ///
    /// They are not billed again: no ledger has them, in memory or in a file. Without such a task nothing is made.
    ///
    /// - Parameters:
    ///   - task: the one that they are like; its times are theirs, too.
    ///   - ids: what they are called, each once.
    package func copy(task: String, as ids: [String]) {
        api.withBoard { $0.copy(task, as: ids) }
    }

    /// Plays a provider that is down: open connections are closed and new ones refused.
    ///
    /// Nothing is forgotten.
    package func goDown() async {
        await listener.goDown()
    }

    /// Listens again, on the same port.
    package func comeUp() async throws {
        try await listener.comeUp()
    }

    /// Ends the simulator: nothing listens, no connection is open, no call is worked on and the port is free.
    package func stop() async {
        await listener.stop()
    }
}
