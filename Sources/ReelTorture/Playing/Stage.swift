import ReelSimulator
import ReelTesting

/// What all who play share: the daemon, the provider and the journal.
struct Stage: Sendable {
    let daemon: DaemonProcess
    let simulator: Simulator
    let journal: Journal
}
