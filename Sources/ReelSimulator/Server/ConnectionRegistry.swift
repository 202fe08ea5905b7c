import NIOCore
import Synchronization

/// The open connections of a listener, so that all can be closed, also those nobody serves yet.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Keeps a connection until it closes, or closes it when its time is over already.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isAdmitted = state.withLock { state in
            if !state.isClosed { state.channels[id] = channel }
            return !state.isClosed
        }
        guard isAdmitted else { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.state.withLock { $0.channels.removeValue(forKey: id) }
        }
    }

    /// Closes all connections, and any that comes later.
    func closeAll() async {
        let channels = state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels { try? await channel.close().get() }
    }
}
