/// A change of the settings as JSON; members that are missing stay as they are, `null` ones too.
///
///     {"add_keys": ["k2"], "revoke_keys": ["k1"], "balance": 500, "queued": 0, "processing": 2}
///     {"max_in_flight": 3, "rate_limit": {"calls": 10, "per": 60}, "url_lifetime": 30}
///     {"chaos": {"seed": 1, "probability": 0.2, "includes_hanging": false}}
struct SettingsChange: Decodable {
    struct Rate: Decodable {
        let calls: Int
        let per: Double
    }

    struct Disorder: Decodable {
        let seed: UInt64
        let probability: Double
        let includesHanging: Bool?
    }

    let addKeys: [String]?
    let revokeKeys: [String]?
    let queued: Double?
    let processing: Double?
    let balance: Int?
    let maxInFlight: Int?
    let rateLimit: Rate?
    let urlLifetime: Double?
    let expiredStatus: Int?
    let chaos: Disorder?

    func apply(to settings: inout AccountSettings) {
        if let addKeys { settings.keys = (settings.keys ?? []).union(addKeys) }
        if let revokeKeys { settings.keys?.subtract(revokeKeys) }
        if let queued { settings.queued = .seconds(queued) }
        if let processing { settings.processing = .seconds(processing) }
        if let balance { settings.balance = balance }
        if let maxInFlight { settings.maxInFlight = maxInFlight }
        if let rateLimit { settings.rateLimit = CallLimit(calls: rateLimit.calls, per: .seconds(rateLimit.per)) }
        if let urlLifetime { settings.urlLifetime = .seconds(urlLifetime) }
        if let expiredStatus { settings.expiredStatus = expiredStatus }
        if let chaos {
            settings.chaos = Chaos(
                seed: chaos.seed, probability: chaos.probability, includesHanging: chaos.includesHanging ?? false)
        }
    }
}
