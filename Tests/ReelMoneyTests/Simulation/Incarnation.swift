import GRDB
import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ReelTesting

/// One process of reeld: it lives until it is killed.
final class Incarnation: Sendable {
    let store: SQLiteStore
    let engine: Engine
    let witness: Witness
    /// The same file, read past the store.
    let ledger: LedgerReader
    private let running: Task<Void, Never>

    /// Opens what the one before left in `folder`.
    ///
    /// - Parameters:
    ///   - world: what outlives it.
    ///   - number: how many were killed before.
    ///   - folder: where its files are.
    ///   - next: where the next one finds what this one leaves.
    /// - Throws: what opening the store throws.
    init(_ world: Surroundings, number: Int, in folder: String, next: String) async throws {
        let database = "\(folder)/reel.db"
        let witness = Witness(database: database, copy: next, number: number, accounts: world.accounts)
        store = try SQLiteStore.open(
            at: database, sandbox: true, rules: world.rules, committed: { witness.committed($0) })
        _ = try await store.recover()
        engine = try await Engine(
            store: store, feed: witness.feed, lanes: world.lanes(pulse: witness.pulse),
            uploads: UploadFolder(path: "\(folder)/uploads"), fetchesAtOnce: 16, rules: world.rules,
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
        self.witness = witness
        ledger = try LedgerReader(database)
        running = Task { [engine] in await engine.run() }
    }

    var isDead: Bool { witness.pulse.isGone }

    /// Returns when nothing more happens without time passing.
    func rest(_ time: TestTime) async {
        await time.someoneSleeps()
        await engine.rest()
        await time.someoneSleeps()
    }

    /// Clears away what is left of it.
    func bury() async throws {
        engine.drain()
        await running.value
        try ledger.close()
        try store.close()
    }
}
