extension Lifecycle {
    /// A person's word on money that is `unknown`, whatever the job does; also of an earlier submission.
    mutating func settle(
        _ event: Event, _ number: Int, isBilled: Bool
    ) throws(IllegalTransition) -> Change {
        guard (1...max(submission, 1)).contains(number), submission > 0 else {
            throw illegal(event, "the job has no submission \(number)")
        }
        let credits: CreditState = isBilled ? .spent : .released
        if number == submission {
            // A job that went on without its task does not know how that ended; its ledger's row does.
            let hasGoneOn = self.credits == .reserved && task == .none && state != .submitting
            guard self.credits == .unknown || hasGoneOn else {
                throw illegal(event, "submission \(number) is \(self.credits.rawValue), not unknown")
            }
            guard state != .inDoubt else { throw illegal(event, "the job is in doubt: resolve it") }
            guard work != .poll else {
                throw illegal(event, "its task is still followed, and its end will tell; wait for that")
            }
            self.credits = credits
        }
        return .ledger(.settled(number: number, credits))
    }
}
