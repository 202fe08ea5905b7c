import ReelCore

extension Settings {
    /// One key and what it says, as it would be written.
    package struct Fact: Sendable {
        package let path: String
        let text: String
        /// Whether it is read at the start only.
        var needsRestart = false
        /// Whether its text may be shown: someone may have put a key where a key's name belongs.
        var isSecret = false

        init(_ path: String, _ text: some StringProtocol) { (self.path, self.text) = (path, String(text)) }

        init(_ path: String, _ value: Duration) { self.init(path, value.brief) }

        init(_ path: String, _ value: some Numeric & CustomStringConvertible) { self.init(path, value.description) }

        init(_ path: String, _ value: some RawRepresentable<String>) { self.init(path, value.rawValue) }

        init(_ path: String, list: [String]) { self.init(path, "[\(list.joined(separator: ", "))]") }

        var atStartOnly: Self {
            var fact = self
            fact.needsRestart = true
            return fact
        }

        var secret: Self {
            var fact = self
            fact.isSecret = true
            return fact
        }
    }

    /// Every key but those of the lanes, in the order of the file.
    package var facts: [Fact] {
        placeFacts + pollingFacts + retryFacts + timingFacts + moneyFacts + outsideFacts
    }

    private var placeFacts: [Fact] {
        [
            Fact("socket", socket).atStartOnly, Fact("state_dir", stateDir).atStartOnly,
            Fact("default_lane", defaultLane),
        ]
    }

    private var pollingFacts: [Fact] {
        [
            Fact("polling.first", polling.first), Fact("polling.factor", polling.factor),
            Fact("polling.cap", polling.cap), Fact("polling.jitter", polling.jitter),
            Fact("polling.overdue_after", polling.overdueAfter), Fact("polling.lost_after", polling.lostAfter),
        ]
    }

    private var retryFacts: [Fact] {
        [
            Fact("retry.max_attempts", retry.maxAttempts), Fact("retry.base", retry.base),
            Fact("retry.factor", retry.factor), Fact("retry.cap", retry.cap), Fact("retry.jitter", retry.jitter),
            Fact("retry.failed_codes", list: retry.failedCodes.sorted()),
        ]
    }

    private var timingFacts: [Fact] {
        [
            Fact("timeouts.connect", timeouts.connect), Fact("timeouts.submit", timeouts.submit),
            Fact("timeouts.poll", timeouts.poll), Fact("timeouts.fetch_stall", timeouts.fetchStall),
            Fact("fetching.concurrency", fetching.concurrency), Fact("fetching.give_up_after", fetching.giveUpAfter),
            Fact("keep.clips", keep.clips), Fact("keep.ended_jobs", keep.endedJobs), Fact("keep.uploads", keep.uploads),
        ]
    }

    private var moneyFacts: [Fact] {
        [
            Fact("prices", prices ?? "null"), Fact("caps", list: caps.map(\.text)),
            Fact("budget.time_zone", budget.timeZone.zone), Fact("budget.failed_tasks", budget.failedTasks),
            Fact("approval.over_credits", approval.overCredits.map(\.brief) ?? "null"),
            Fact("approval.owners", list: approval.owners.map(\.name)),
            Fact("approval.approvers", list: approval.approvers.map(\.text)),
            Fact("duplicates.policy", duplicates.policy), Fact("duplicates.window", duplicates.window),
        ]
    }

    private var outsideFacts: [Fact] {
        [
            Fact("limits.connections", limits.connections), Fact("limits.in_flight", limits.inFlight),
            Fact("limits.queued_jobs", limits.queuedJobs),
            Fact("webhooks.allow_private", webhooks.allowPrivate.description),
            Fact("http.listen", http.listen ?? "null").atStartOnly, Fact("http.hosts", list: http.hosts).atStartOnly,
            Fact("http.behind_tls_proxy", http.isBehindTLSProxy.description).atStartOnly,
            Fact("log.level", log.level),
        ]
    }
}

extension Settings.Lane {
    /// Every key of the lane.
    package var facts: [Settings.Fact] {
        typealias Fact = Settings.Fact
        let path = "lanes.\(name)"
        return [
            Fact("\(path).provider", provider), Fact("\(path).base_url", baseURL),
            Fact("\(path).credential", credential).secret, Fact("\(path).max_in_flight", maxInFlight),
            Fact("\(path).submits_per_minute", submitsPerMinute), Fact("\(path).in_doubt", inDoubt),
            Fact("\(path).resubmits_per_day", resubmitsPerDay), Fact("\(path).server_error", serverError),
            Fact("\(path).proxy", proxy?.text ?? "null"), Fact("\(path).group", group),
            Fact("\(path).webhook", webhook ?? "null").secret,
            Fact("\(path).alarm_webhook", alarmWebhook ?? "null").secret,
        ]
    }
}

extension Settings.Proxy {
    /// As it would be written; the settings take none with a user or a password in it.
    var text: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(host):\(port)"
    }
}
