import Foundation

/// The record of all that the simulator was asked and what it billed: what a test that counts money looks at last.
///
///     #expect(sim.ledger.billed(prompt: "cat").count == 1)
///     #expect(sim.ledger.violations.isEmpty)
package final class BillingLedger: Sendable {
    private struct State {
        var snapshot = LedgerSnapshot()
        var quiet: [String: QuietPeriod] = [:]
    }

    private let state = Watched(State())

    init() {}

    /// Everything so far, as one consistent value.
    package var snapshot: LedgerSnapshot { state.value.snapshot }
    package var submissions: [SubmissionArrival] { snapshot.submissions }
    package var billed: [BilledTask] { snapshot.billed }
    package var downloads: [DownloadArrival] { snapshot.downloads }
    package var violations: [RetryAfterViolation] { snapshot.violations }
    package var redirectsFollowed: [RedirectFollowed] { snapshot.redirectsFollowed }
    package func billed(prompt part: String) -> [BilledTask] { snapshot.billed(prompt: part) }
    package func polls(of task: String) -> Int { snapshot.polls(of: task) }

    /// Returns as soon as the ledger is as wanted.
    ///
    /// The condition is asked at each change, under the ledger's lock: keep it cheap, and off the ledger itself.
    package func wait(until isSatisfied: @escaping @Sendable (LedgerSnapshot) -> Bool) async throws {
        try await state.wait { isSatisfied($0.snapshot) }
    }

    func update(_ body: (inout LedgerSnapshot) -> Void) {
        state.update { body(&$0.snapshot) }
    }

    /// Notes an accepted connection and returns its number.
    func connectionArrived() -> Int {
        state.update { state in
            state.snapshot.connectionCount += 1
            return state.snapshot.connectionCount
        }
    }

    /// Notes a submission, of which only the head is known, and returns its number.
    func submissionArrived(_ make: (_ number: Int) -> SubmissionArrival) -> Int {
        state.update { state in
            let arrival = make(state.snapshot.submissions.count + 1)
            note(.submission, key: arrival.key, at: arrival.arrivedAt, in: &state)
            state.snapshot.submissions.append(arrival)
            return arrival.number
        }
    }

    func update(submission number: Int, _ body: (inout SubmissionArrival) -> Void) {
        update { body(&$0.submissions[number - 1]) }
    }

    /// Notes a poll; when it came only where that `isKept`.
    func pollArrived(task: String, key: String?, at now: Date, isKept: Bool) {
        state.update { state in
            note(.poll, key: key, at: now, in: &state)
            if isKept { state.snapshot.polls[task, default: []].append(now) }
            state.snapshot.pollCount += 1
        }
    }

    func downloadArrived(_ make: (_ number: Int) -> DownloadArrival) -> Int {
        state.update { state in
            state.snapshot.downloads.append(make(state.snapshot.downloads.count + 1))
            return state.snapshot.downloads.count
        }
    }

    func update(download number: Int, _ body: (inout DownloadArrival) -> Void) {
        update { body(&$0.downloads[number - 1]) }
    }

    /// From now on, calls with the period's key are violations until it is over.
    func begin(_ period: QuietPeriod) {
        state.update { state in
            let running = state.quiet[period.key]?.until ?? .distantPast
            if period.until > running { state.quiet[period.key] = period }
        }
    }

    private func note(_ call: RetryAfterViolation.Call, key: String?, at now: Date, in state: inout State) {
        guard let violation = key.flatMap({ state.quiet[$0] })?.violation(by: call, at: now) else { return }
        state.snapshot.violations.append(violation)
    }
}
