import ReelCore

extension Settings {
    /// When a submission that created nothing is made again.
    package struct Retry: Sendable, Equatable {
        package var maxAttempts = 5
        package var base: Duration = .seconds(2)
        package var factor = 2.0
        package var cap: Duration = .seconds(5 * 60)
        package var jitter = 0.2
        /// Codes of failed tasks that are worth another, paid submission.
        package var failedCodes: Set<String> = []

        package init() {}
    }
}

extension Settings.Retry {
    private enum Key: String, CaseIterable {
        case base, factor, cap, jitter
        case maxAttempts = "max_attempts"
        case failedCodes = "failed_codes"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        maxAttempts = try block[.maxAttempts]?.whole(1...100) ?? maxAttempts
        base = try block[.base]?.duration() ?? base
        factor = try block[.factor]?.number(1...10) ?? factor
        cap = try block[.cap]?.duration() ?? cap
        jitter = try block[.jitter]?.number(0...0.9) ?? jitter
        failedCodes = try Set(block[.failedCodes]?.words("the provider's codes, such as [task_timeout, 1204]") ?? [])
        guard cap >= base else {
            throw block.refusal(
                at: .cap, "\(cap.brief) is less than retry.base: give at least \(base.brief), or a shorter base"
            )
        }
    }
}
