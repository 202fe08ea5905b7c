import ReelSimulator
import ReelTesting

/// What is special about a test's world.
struct Setup {
    static let key = "sk-e2e-7Qm4Xw9Lr2Tz"

    /// The key that reeld finds in its environment; nil for none.
    var key: String? = Self.key
    var logLevel = "info"
    /// The one lane of the settings.
    var lane = "main"
    /// What starts reeld in a test's folder, where it is not to be started as it is.
    var launcher: @Sendable (TemporaryFolder) throws -> [String] = { _ in [] }
    /// The provider's account; its tasks are done at once, unless a test's script says otherwise.
    var account = AccountSettings(keys: [Self.key])

    init() { (account.queued, account.processing) = (.zero, .zero) }

    var environment: [String: String] { key.map { ["IMINI_API_KEY": $0] } ?? [:] }

    /// Settings that make a job's whole life take a fraction of a second.
    func yaml(baseURL: String) -> String {
        """
        lanes:
          \(lane): { base_url: "\(baseURL)", max_in_flight: 100, submits_per_minute: 1000000 }
        polling: { first: 50ms, cap: 200ms, factor: 1.5, jitter: 0 }
        retry: { base: 50ms, cap: 200ms, jitter: 0 }
        log: { level: \(logLevel) }
        """
    }
}
