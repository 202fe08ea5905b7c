import Glibc
import Logging
import ReelAPI
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore

extension Daemon {
    /// The name of the credential that signs what lanes' webhooks are told.
    package static let webhookSecret = "webhook-secret"
}

/// What the process knows of webhooks: its settings, the operator's secret, and the parts that follow from them.
///
/// The operator is the service's own user: lanes' webhooks are its, and signed with its secret.
struct Webhooks: Sendable {
    /// The file in `$CREDENTIALS_DIRECTORY`, or the variable `WEBHOOK_SECRET`.
    static let credential = Daemon.webhookSecret
    /// So long an earlier secret goes on signing.
    static let overlap = Duration.seconds(86_400)

    let live: LiveSettings
    let time: any Timekeeper
    let credentials: @Sendable (String) throws -> String?
    let logger: Logger
    let `operator`: UInt32 = geteuid()

    /// - Throws: `ReelError` for an operator's secret that is none.
    init(
        live: LiveSettings, time: any Timekeeper, credentials: @escaping @Sendable (String) throws -> String?,
        logger: Logger
    ) throws {
        (self.live, self.time, self.credentials, self.logger) = (live, time, credentials, logger)
        _ = try operatorSecrets()
    }

    /// Where a lane's jobs are told.
    func jobs(of lane: String) -> LaneWebhook? { webhook(live.current.lane(lane)?.webhook) }

    /// Where it is told how a lane stands.
    func alarm(of lane: String) -> LaneWebhook? { webhook(live.current.lane(lane)?.alarmWebhook) }

    func notifier(_ store: SQLiteStore, _ view: JobView) -> Notifier {
        let (live, time) = (live, time)
        let sources = Notifier.Sources(
            job: { id in
                guard let job = try await store.job(id, requestUpTo: Notifier.largestNotice) else { return nil }
                return try await view.answer(job).json
            },
            secrets: secrets(store))
        let sender = NoticeSender(allowsPrivate: { live.current.webhooks.allowPrivate }, now: { time.now })
        return Notifier(store: store, sender: sender, sources: sources, time: time, logger: logger)
    }

    func controller(_ store: SQLiteStore, _ users: Users) -> WebhookController {
        WebhookController(store: store, users: users, webhooks: self)
    }

    private func webhook(_ url: String?) -> LaneWebhook? { url.map { LaneWebhook(owner: `operator`, url: $0) } }

    /// What signs an owner's notices: the operator's may come from a credential.
    private func secrets(_ store: SQLiteStore) -> @Sendable (UInt32) async throws -> [WebhookSecret] {
        { owner in
            if owner == `operator`, let given = try operatorSecrets() { return given }
            return try await store.webhookSecrets(of: owner, orMaking: .random()).map(\.secret)
        }
    }

    /// The credential's secrets, the newest first; `nil` where there is no such credential.
    ///
    /// - Throws: `ReelError` for what is no secret. The message does not hold it.
    func operatorSecrets() throws -> [WebhookSecret]? {
        guard let text = try credentials(Self.credential) else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { WebhookSecret(String($0)) }
        let secrets = parts.compactMap(\.self)
        guard secrets.count == parts.count, secrets.count <= 5 else {
            throw ReelError(
                .invalidRequest, field: "credential",
                """
                the credential \(Self.credential) holds no webhook secret: put whsec_ and base64 of 24 to 64 bytes \
                there; while one is rotated, up to five of them with commas between, the newest first
                """)
        }
        return secrets
    }
}
