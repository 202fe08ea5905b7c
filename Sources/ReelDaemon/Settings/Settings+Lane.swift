package import ReelCore

extension Settings {
    /// One provider account: where it is, its key, and how much may be asked of it.
    package struct Lane: Sendable, Equatable {
        package enum Provider: String, Sendable, CaseIterable { case imini }

        /// What a 5xx with an error body counts as.
        package enum ServerError: String, Sendable, CaseIterable {
            case resubmit
            case inDoubt = "in_doubt"
        }

        package var name: String
        package var provider = Provider.imini
        /// Without a slash at its end.
        package var baseURL = "https://openapi.imini.ai/imini/router"
        /// The name of the credential, never the key itself; see ``CredentialSource``.
        package var credential = "imini-api-key"
        package var maxInFlight = 10
        package var submitsPerMinute = 60
        package var inDoubt = Policy.InDoubt.hold
        /// So many submissions in doubt are sent again a day at most, where ``inDoubt`` says so.
        package var resubmitsPerDay = 20
        package var serverError = ServerError.resubmit
        /// `nil`: what `HTTPS_PROXY` says.
        package var proxy: Proxy?
        /// Jobs for `any` of the group may go to it.
        package var group = "default"
        /// Where all jobs of the lane are told; `nil`: nowhere.
        package var webhook: String?
        /// Where the lane's own health is told; `nil`: nowhere.
        package var alarmWebhook: String?

        package init(name: String) { self.name = name }
    }

    /// A proxy on the way to the provider.
    package struct Proxy: Sendable, Equatable {
        package enum Scheme: String, Sendable { case http, https }

        package var scheme: Scheme
        /// An IPv6 address stands without its brackets.
        package var host: String
        package var port: Int

        package init(scheme: Scheme, host: String, port: Int) {
            (self.scheme, self.host, self.port) = (scheme, host, port)
        }
    }
}

extension Settings.Lane {
    private enum Key: String, CaseIterable {
        case provider, credential, proxy, group, webhook
        case baseURL = "base_url"
        case maxInFlight = "max_in_flight"
        case submitsPerMinute = "submits_per_minute"
        case inDoubt = "in_doubt"
        case resubmitsPerDay = "resubmits_per_day"
        case serverError = "server_error"
        case alarmWebhook = "alarm_webhook"
    }

    init(name: String, _ setting: Setting) throws(ReelError) {
        self.init(name: name)
        let block = try SettingsBlock<Key>(setting)
        provider = try block[.provider]?.choice(of: Provider.allCases) ?? provider
        baseURL = try block[.baseURL]?.baseURL() ?? baseURL
        credential = try block[.credential]?.credential() ?? credential
        maxInFlight = try block[.maxInFlight]?.whole(1...1_000_000) ?? maxInFlight
        submitsPerMinute = try block[.submitsPerMinute]?.whole(1...1_000_000) ?? submitsPerMinute
        inDoubt = try block[.inDoubt]?.choice(of: [Policy.InDoubt.hold, .resubmit]) ?? inDoubt
        resubmitsPerDay = try block[.resubmitsPerDay]?.whole(0...1_000_000) ?? resubmitsPerDay
        serverError = try block[.serverError]?.choice(of: ServerError.allCases) ?? serverError
        proxy = try block[.proxy]?.unlessNull?.proxy()
        group = try block[.group]?.group() ?? group
        webhook = try block[.webhook]?.unlessNull?.webhook()
        alarmWebhook = try block[.alarmWebhook]?.unlessNull?.webhook()
    }
}
