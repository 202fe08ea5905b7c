import ReelAPI

/// How often in a row the daemon may fail at answering somebody who waits.
struct Lenience {
    private static let limit = 5

    private var failures = 0

    /// Whether to ask once more after `error`.
    mutating func forgives(_ error: ErrorAnswer) -> Bool {
        failures += 1
        return error.status >= 500 && failures <= Self.limit
    }
}
