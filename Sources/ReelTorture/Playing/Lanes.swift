/// The daemon's lanes, each an account of its own, so that what shuts one leaves the others at work.
enum Lanes {
    static let all = ["main", "second", "third", "risky", "stormy"]
    /// Where what names no lane goes: the drop-in's jobs among them.
    static let usual = "main"
    /// Submits again by itself what is in doubt.
    static let risky = "risky"
    static let stormy = "stormy"

    /// Settings under which a job's life takes a fraction of a second.
    static func settings(baseURL: String) -> String {
        let lanes = all.map { name in
            "  \(name): { base_url: \"\(baseURL)\", credential: key-\(name), max_in_flight: 20, "
                + "submits_per_minute: 1000000, in_doubt: \(name == risky ? "resubmit" : "hold") }"
        }
        return """
            default_lane: \(usual)
            lanes:
            \(lanes.joined(separator: "\n"))
            polling: { first: 60ms, cap: 200ms, factor: 1.5, jitter: 0.2, lost_after: 1m }
            retry: { base: 50ms, cap: 200ms, jitter: 0.2, failed_codes: ["1500"] }
            timeouts: { connect: 1s, submit: 1500ms, poll: 1500ms, fetch_stall: 1s }
            duplicates: { policy: off }
            log: { level: info }
            """
    }

    static func key(of lane: String) -> String { "sk-torture-\(lane)" }

    static var environment: [String: String] {
        Dictionary(uniqueKeysWithValues: all.map { ("KEY_\($0.uppercased())", key(of: $0)) })
    }
}
