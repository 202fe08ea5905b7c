import Synchronization

/// A value behind a lock, and a way to wait, without polling, until it is as wanted.
final class Watched<Value: Sendable>: Sendable {
    private struct Waiter {
        let isSatisfied: @Sendable (Value) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var value: Value
        var waiters: [Int: Waiter] = [:]
        var lastID = 0
    }

    private let state: Mutex<State>

    init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// The value as it is now.
    var value: Value { state.withLock { $0.value } }

    /// Changes the value and wakes whoever waited for what it now is.
    @discardableResult
    func update<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, due) = state.withLock { state in
            let result = body(&state.value)
            return (result, Self.takeSatisfied(from: &state))
        }
        for waiter in due { waiter.continuation.resume() }
        return result
    }

    /// Returns as soon as the value satisfies `isSatisfied`, which is asked at each change, under the lock.
    /// - Throws: `CancellationError` when the waiting task is cancelled first.
    func wait(until isSatisfied: @escaping @Sendable (Value) -> Bool) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enlist(Waiter(isSatisfied: isSatisfied, continuation: continuation), as: id)
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func enlist(_ waiter: Waiter, as id: Int) {
        // Cancellation marks the task before it runs the handler, so one of the two sides sees the other.
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if Task.isCancelled { return .failure(CancellationError()) }
            if waiter.isSatisfied(state.value) { return .success(()) }
            state.waiters[id] = waiter
            return nil
        }
        if let outcome { waiter.continuation.resume(with: outcome) }
    }

    private static func takeSatisfied(from state: inout State) -> [Waiter] {
        guard !state.waiters.isEmpty else { return [] }
        let value = state.value
        let due = state.waiters.filter { $0.value.isSatisfied(value) }
        for id in due.keys { state.waiters[id] = nil }
        return Array(due.values)
    }
}
