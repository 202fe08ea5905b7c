import NIOCore
import Synchronization

/// What the connections of one run have in common.
final class Load: Sendable {
    /// Told to the connections once all are there.
    struct Start: Sendable {
        let end: NIODeadline
    }

    private struct State {
        /// In nanoseconds.
        var latencies: [Int64] = []
        var open: Int
        var isOver = false
    }

    private let state: Mutex<State>
    private let over: EventLoopPromise<Void>
    private let numbers: JobNumbers

    /// - Parameters:
    ///   - clients: how many connections there are.
    ///   - numbers: for their requests.
    ///   - over: kept when the last one is done, or one has failed.
    init(clients: Int, _ numbers: JobNumbers, over: EventLoopPromise<Void>) {
        state = Mutex(State(open: clients))
        (self.numbers, self.over) = (numbers, over)
    }

    func nextNumber() -> Int { numbers.next() }

    /// A request was answered in time.
    func add(_ latency: TimeAmount) { state.withLock { $0.latencies.append(latency.nanoseconds) } }

    /// A connection asks no more.
    func leave() {
        let isLast = state.withLock { state in
            state.open -= 1
            guard state.open == 0, !state.isOver else { return false }
            state.isOver = true
            return true
        }
        if isLast { over.succeed(()) }
    }

    /// One failure is everyone's; what comes after the end is none.
    func fail(_ reason: String) {
        let isFirst = state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver
        }
        if isFirst { over.fail(BenchTrouble(reason)) }
    }

    /// What was measured, in a run of so many seconds.
    func result(seconds: Int) -> LoadResult {
        let latencies = state.withLock { $0.latencies }.sorted()
        return LoadResult(
            rate: Double(latencies.count) / Double(seconds),
            p50: Percentile.of(latencies, 0.5).map { Double($0) / 1_000_000 },
            p99: Percentile.of(latencies, 0.99).map { Double($0) / 1_000_000 })
    }
}

/// What one run of one side came to.
struct LoadResult: Sendable {
    /// Requests a second.
    let rate: Double
    /// In milliseconds, where they are known.
    var p50: Double?
    var p99: Double?
}
