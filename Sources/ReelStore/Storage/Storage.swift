import CHost
package import ReelCore
import Synchronization

/// The disk under the store: its room, its reserve, and whether it takes writes; does what ``StorageGuard`` decides on.
///
/// While all is well it asks for the room only when something new is begun. In trouble it looks again from time to time,
/// and whenever something is refused, so that all goes on by itself when the trouble is over.
package final class Storage: Sendable {
    /// Between looks while in trouble.
    private static let interval: Duration = .seconds(5)
    /// However many are refused, they look no more often than this.
    private static let leastInterval: Duration = .seconds(1)

    private struct State {
        var storage: StorageGuard
        var checkedAt: Duration?
        var watch: Task<Void, Never>?
        /// A write that tells whether the disk takes any; set once the store is open.
        var probe: (@Sendable () async -> Bool)?
    }

    private let marks: StorageMarks
    private let reserve: Reserve
    private let time: any Timekeeper
    private let room: @Sendable () -> Int64?
    private let changed: @Sendable (StorageGuard.Condition) -> Void
    private let state: Mutex<State>

    /// - Parameters:
    ///   - folder: the state directory, which exists.
    ///   - time: for the looks while in trouble.
    ///   - changed: told of each change of condition, in order, and on no account to call back.
    package convenience init(
        folder: String, time: any Timekeeper, changed: @escaping @Sendable (StorageGuard.Condition) -> Void
    ) {
        self.init(
            folder: folder, marks: StorageMarks(total: max(0, host_total_bytes(folder))), time: time,
            room: {
                let free = host_free_bytes(folder)
                return free < 0 ? nil : free
            }, changed: changed)
    }

    /// The same with a room of the caller's own telling, for tests.
    package init(
        folder: String, marks: StorageMarks, time: any Timekeeper, room: @escaping @Sendable () -> Int64?,
        changed: @escaping @Sendable (StorageGuard.Condition) -> Void = { _ in }
    ) {
        (self.marks, self.time, self.room, self.changed) = (marks, time, room, changed)
        reserve = Reserve(path: "\(folder)/reserve", size: marks.reserve)
        state = Mutex(State(storage: StorageGuard(marks)))
    }

    package var condition: StorageGuard.Condition { state.withLock(\.storage.condition) }

    /// Makes the reserve, now that the store is open.
    ///
    /// - Parameter probe: writes something, and tells whether that went through.
    func start(probe: @escaping @Sendable () async -> Bool) {
        state.withLock { $0.probe = probe }
        measure()
    }

    /// No look follows.
    func stop() {
        state.withLock { state in
            state.watch?.cancel()
            state.probe = nil
        }
    }

    /// Returns when `work` may be begun.
    ///
    /// - Throws: `ReelError` (`storage_full`, `unavailable`) when it may not.
    func admit(_ work: StorageGuard.NewWork) async throws(ReelError) {
        if condition == .fine { measure() } else if isCheckDue { await check() }
        if let refusal = state.withLock({ $0.storage.refusal(of: work) }) { throw refusal }
    }

    /// A write failed.
    func failed(_ trouble: StorageGuard.Trouble) {
        let free = room()
        update { $0.failed(trouble, free: free) }
    }

    /// A write went through; what was wrong with the disk is over.
    func wrote() {
        guard case .failing = condition else { return }
        update { $0.written() }
        measure()
    }

    /// Frees the reserve for a write that must not be lost.
    ///
    /// - Returns: whether there was any.
    func freeReserve() -> Bool { reserve.free() }

    /// At most one look at a time, and not too often.
    private var isCheckDue: Bool {
        let now = time.uptime
        return state.withLock { state in
            if let last = state.checkedAt, now - last < Self.leastInterval { return false }
            state.checkedAt = now
            return true
        }
    }

    /// Looks whether the trouble is over.
    private func check() async {
        // A write that goes through says so itself.
        if case .failing = condition, let probe = state.withLock(\.probe) { _ = await probe() }
        measure()
    }

    /// The reserve comes first: what is new is taken only when it lies ready again.
    private func measure() {
        guard let free = room() else { return }
        if case .failing = condition { return }
        let mayMake = !reserve.isHeld && free >= marks.reserve + marks.least
        let left = mayMake && reserve.make() ? room() ?? free : free
        update { $0.measured(free: left, hasReserve: reserve.isHeld) }
    }

    private func update(_ change: (inout StorageGuard) -> Void) {
        state.withLock { state in
            let before = state.storage.condition
            change(&state.storage)
            let after = state.storage.condition
            guard after != before else { return }
            // Under the lock, so that changes are told in their order.
            changed(after)
            if after == .fine {
                state.watch?.cancel()
                state.watch = nil
            } else if state.watch == nil {
                state.watch = Task { [weak self, time] in
                    while (try? await time.sleep(for: Self.interval)) != nil { await self?.check() }
                }
            }
        }
    }
}
