import ReelCore
import ReelEngine
import ServiceLifecycle

/// The engine as a service: told to stop, it waits for the submissions on the wire, and says so for as long as it does.
struct EngineService: Service {
    let engine: Engine
    let time: any Timekeeper
    /// Told at once when the stop begins.
    let onStopping: @Sendable () -> Void

    func run() async throws {
        let patience = StopPatience(time: time) { ServiceManager.notify(.extendTimeout($0)) }
        let days = Task { await engine.followDays() }
        await withGracefulShutdownHandler {
            await engine.run()
        } onGracefulShutdown: {
            ServiceManager.notify(.stopping)
            onStopping()
            patience.start()
            days.cancel()
            engine.drain()
        }
        // Nobody may write to the store after this.
        days.cancel()
        await days.value
        // Not ended here: connections and the store are closed after this.
    }
}
