/// How long to wait, as it is given to an option.
struct TimeLimit {
    /// `nil` waits as long as it takes.
    let duration: Duration?

    init(_ text: String?, option: String) throws(UsageError) {
        guard let text else {
            duration = nil
            return
        }
        guard let duration = Duration(span: text) else {
            throw UsageError("\(option) is a number with ms, s, m, h or d (90s, 1h30m), at most 365d")
        }
        self.duration = duration
    }
}
