import ReelSimulator

/// The provider's simulator in this process, and the key that it takes.
enum BenchProvider {
    private static let key = "sk-bench"
    /// What reeld finds in its environment.
    static let environment = ["IMINI_API_KEY": key]

    /// Its tasks are done at once unless their plan says otherwise, and it keeps no bodies.
    static var immediate: Simulator.Configuration {
        var account = AccountSettings(keys: [key])
        (account.queued, account.processing) = (.zero, .zero)
        var configuration = Simulator.Configuration(settings: account)
        configuration.keptBodyBytes = 0
        return configuration
    }

    /// Runs one while something is done.
    ///
    /// - Parameters:
    ///   - configuration: what it is started with.
    ///   - work: what is done; it is stopped after that.
    /// - Returns: what came of it.
    /// - Throws: what `work` throws, or when it cannot be started.
    static func run<Value>(
        _ configuration: Simulator.Configuration, _ work: (Simulator) async throws -> Value
    ) async throws -> Value {
        let provider = try await Simulator.start(configuration)
        do {
            let value = try await work(provider)
            await provider.stop()
            return value
        } catch {
            await provider.stop()
            throw error
        }
    }
}
