/// A rate as tokens that drip in evenly.
///
/// At most one second's worth, and at least one, is ever saved up.
///
/// So a minute never sees more than the rate and that one second's worth.
struct TokenBucket: Sendable {
    private var perMinute: Int
    private var capacity: Double
    private var tokens: Double
    private var filledAt: Duration

    /// Starts with a single token, so that restarts in a row do not add up to a burst.
    init(perMinute: Int, at uptime: Duration) {
        self.perMinute = perMinute
        capacity = max(1, Double(perMinute) / 60)
        tokens = 1
        filledAt = uptime
    }

    /// Takes up to `count` whole tokens.
    mutating func take(upTo count: Int, at uptime: Duration) -> Int {
        fill(at: uptime)
        let taken = min(count, Int(tokens))
        tokens -= Double(taken)
        return taken
    }

    /// Goes on at another rate; what was saved up is kept as far as it fits.
    mutating func change(perMinute: Int, at uptime: Duration) {
        fill(at: uptime)
        self.perMinute = perMinute
        capacity = max(1, Double(perMinute) / 60)
        tokens = min(tokens, capacity)
    }

    /// Puts back tokens that were not used.
    mutating func giveBack(_ count: Int) { tokens = min(capacity, tokens + Double(count)) }

    /// How long until there is a whole token; zero when there is one.
    func wait(at uptime: Duration) -> Duration {
        var filled = self
        filled.fill(at: uptime)
        guard filled.tokens < 1 else { return .zero }
        // Rounded up, so that the token is there when the wait is over.
        return .milliseconds(Int64(((1 - filled.tokens) * 60_000 / Double(perMinute)).rounded(.up)))
    }

    private mutating func fill(at uptime: Duration) {
        let elapsed = (uptime - filledAt) / .seconds(1)
        tokens = min(capacity, tokens + elapsed * Double(perMinute) / 60)
        filledAt = uptime
    }
}
