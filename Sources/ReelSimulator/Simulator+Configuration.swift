package import Foundation

extension Simulator {
    /// What a simulator is started with.
    package struct Configuration: Sendable {
        /// 0 for any free port.
        package var port: Int
        /// What stands before `/v1/` in the API's paths.
        package var basePath: String
        /// How the account stands at first.
        package var settings: AccountSettings
        /// For task ids and signatures.
        ///
        /// Left alone, every simulator has its own, and ids never repeat.
        package var seed: UInt64
        /// The time by which tasks go on and limits are kept.
        package var now: @Sendable () -> Date
        /// A file of JSON lines with the billed tasks, which are known again after a restart.
        package var ledgerFile: String?
        /// Bodies up to this length are kept in the ledger as they came.
        package var keptBodyBytes = 1_048_576
        /// Is told of each poll as it arrives; the ledger then keeps their number alone.
        ///
        /// For a great many polls: what the ledger keeps of them grows with each.
        package var polled: (@Sendable (_ task: String, _ time: Date) -> Void)?

        /// A configuration; `keys` are those that are accepted, and nil leaves that to the settings.
        package init(
            port: Int = 0,
            basePath: String = "/imini/router",
            keys: Set<String>? = nil,
            settings: AccountSettings = AccountSettings(),
            seed: UInt64 = .random(in: 0...UInt64.max),
            ledgerFile: String? = nil,
            now: @escaping @Sendable () -> Date = { Date() }
        ) {
            self.port = port
            self.basePath = basePath
            self.settings = settings
            self.seed = seed
            self.ledgerFile = ledgerFile
            self.now = now
            if let keys { self.settings.keys = keys }
        }
    }
}
