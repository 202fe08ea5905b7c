import Foundation
import Synchronization

/// Plays systemd for a daemon: all that it is told through `sd_notify`, read at once, since a full queue holds up the sender.
package final class ServiceNotices: Sendable {
    private struct Waiter {
        let isMet: @Sendable ([String]) -> Bool
        let continuation: CheckedContinuation<[String], Never>
    }

    private struct State {
        var messages: [String] = []
        var waiters: [Waiter] = []
        var isClosed = false
    }

    package var path: String { socket.path }
    private let socket: ReadinessSocket
    private let state = Mutex(State())

    /// - Parameter folder: where its socket lies.
    /// - Throws: ``ProcessTrouble`` when that cannot be made.
    package init(in folder: TemporaryFolder) throws {
        socket = try ReadinessSocket(path: "\(folder.path)/n\(UInt32.random(in: 0 ... .max))")
        Thread.detachNewThread { [weak self, socket] in
            while let self, !self.state.withLock(\.isClosed) {
                if let message = socket.next(within: 1) { self.add(message) }
            }
        }
    }

    /// What was told so far, a message each.
    package var messages: [String] { state.withLock(\.messages) }

    /// How many messages had a word.
    package func count(_ word: String) -> Int { messages.count { $0.contains(word) } }

    /// Returns when a message has a word, as often as `times` since the beginning.
    package func wait(for word: String, times: Int = 1) async {
        await wait { messages in messages.count { $0.contains(word) } >= times }
    }

    /// Returns when `isMet` holds of all that was told.
    @discardableResult
    package func wait(until isMet: @escaping @Sendable ([String]) -> Bool) async -> [String] {
        await withCheckedContinuation { continuation in
            let messages = state.withLock { state in
                if isMet(state.messages) { return state.messages as [String]? }
                state.waiters.append(Waiter(isMet: isMet, continuation: continuation))
                return nil
            }
            if let messages { continuation.resume(returning: messages) }
        }
    }

    /// Reads no further.
    package func close() { state.withLock { $0.isClosed = true } }

    private func add(_ message: String) {
        let (messages, met) = state.withLock { state in
            state.messages.append(message)
            let met = state.waiters.filter { [all = state.messages] in $0.isMet(all) }
            state.waiters.removeAll { [all = state.messages] in $0.isMet(all) }
            return (state.messages, met)
        }
        for waiter in met { waiter.continuation.resume(returning: messages) }
    }
}
