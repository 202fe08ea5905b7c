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
            guard self.credits == .unknown else {
                throw illegal(event, "submission \(number) is \(self.credits.rawValue), not unknown")
            }
            guard state != .inDoubt else { throw illegal(event, "the job is in doubt: resolve it") }
            self.credits = credits
        }
        return .ledger(.settled(number: number, credits))
    }
}
