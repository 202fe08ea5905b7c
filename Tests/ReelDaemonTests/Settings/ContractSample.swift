/// The settings as the contract prints them, to the letter.
enum ContractSample {
    static let yaml = """
        socket: /run/reel/reeld.sock
        state_dir: /var/lib/reel          # created when absent, 0700
        default_lane: main                # must exist, or be the only lane
        lanes:
          main:
            provider: imini
            base_url: https://openapi.imini.ai/imini/router
            credential: imini-api-key     # a file in $CREDENTIALS_DIRECTORY, else the variable IMINI_API_KEY (its own name in capitals; no lane uses another's)
            max_in_flight: 10             # counts submitting and rendering, from the claim to the task's end; an overdue job, or one in doubt for overdue_after, gives its slot back
            submits_per_minute: 60
            in_doubt: hold                # or resubmit
            server_error: resubmit        # or in_doubt: distrust a 5xx with an error body
            proxy: null                   # else HTTPS_PROXY
        polling:  { first: 5s, factor: 1.5, cap: 30s, jitter: 0.2, overdue_after: 30m, lost_after: 2m }
        retry:    { max_attempts: 5, base: 2s, factor: 2, cap: 5m, jitter: 0.2, failed_codes: [] }
        timeouts: { connect: 10s, submit: 60s, poll: 30s, fetch_stall: 60s }
        fetching: { concurrency: 4, give_up_after: 24h }
        keep:     { clips: 90d, ended_jobs: 180d, uploads: 30d }
        prices: null                      # a file over the built-in ones
        caps: []                          # - { lane: main, per: day, credits: 5000 }  - { owner: alice, per: month, clips: 200 }  - { batch: spring, per: total, seconds: 600 }
        budget: { time_zone: UTC }
        approval: { over_credits: null, owners: [], approvers: ["@reel-admin"] }
        duplicates: { policy: warn, window: 10m }     # off, warn, refuse
        limits: { connections: 1024, in_flight: 256, queued_jobs: 0 }   # per uid; 0: none; root and the service's user are exempt
        webhooks: { allow_private: false }
        http: { listen: null, hosts: [] }
        log: { level: info }
        """

    /// What may stand in the file beside what the contract prints, with its default.
    static let additions = [
        "lanes.main.group": "default", "lanes.main.resubmits_per_day": "20", "budget.failed_tasks": "unknown",
        "lanes.main.webhook": "null", "lanes.main.alarm_webhook": "null",
        "http.behind_tls_proxy": "false",
    ]
}
