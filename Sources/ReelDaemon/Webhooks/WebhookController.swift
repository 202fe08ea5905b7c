import HTTPTypes
import Hummingbird
import ReelAPI
import ReelCore
import ReelStore

/// Webhooks: where notices go, how their delivery goes, and what signs them.
///
/// Owners see their own; administrators see all, but for what stands behind the host in others' URLs.
struct WebhookController: Sendable {
    let store: any WebhookStore
    let users: Users
    let webhooks: Webhooks

    func addRoutes(to router: Router<ReelContext>) {
        router.get("v1/webhooks", use: list)
        router.get("v1/webhooks/deliveries", use: deliveries)
        router.post("v1/webhooks/deliveries/:id/redeliver", use: redeliver)
        router.get("v1/webhooks/secret", use: secret)
        router.post("v1/webhooks/secret/rotate", use: rotate)
    }

    @Sendable private func list(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        try request.checkQuery(["limit"])
        let limit = try request.whole("limit", in: 1...1000) ?? 100
        let targets = try await store.webhookTargets(owner: caller.isAdmin ? nil : caller.uid, upTo: limit)
        return Response(["webhooks": .array(targets.map { answer($0, to: caller).json })])
    }

    @Sendable private func deliveries(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        let page = try await store.deliveries(try filter(request, caller))
        let answers = page.deliveries.map { answer($0, to: caller) }
        return Response(DeliveryPage(deliveries: answers, next: page.next).json)
    }

    @Sendable private func redeliver(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        _ = try await request.members([])
        let text = context.parameters.get("id") ?? ""
        guard let id = JobID(typed: text) else {
            throw ReelError(.notFound, "there is no delivery '\(text.prefix(40))'")
        }
        let delivery = try await store.redeliver(id, owner: caller.isAdmin ? nil : caller.uid)
        return Response(answer(delivery, to: caller).json)
    }

    @Sendable private func secret(_ request: Request, context: ReelContext) async throws -> Response {
        let owner = try owner(request, try context.requireCaller(), "showing a webhook secret over TCP")
        return answer(try await store.webhookSecrets(of: owner, orMaking: .random()), of: owner)
    }

    @Sendable private func rotate(_ request: Request, context: ReelContext) async throws -> Response {
        let owner = try owner(request, try context.requireCaller(), "rotating a webhook secret over TCP")
        _ = try await request.members([])
        let secrets = try await store.rotateWebhookSecret(of: owner, to: .random(), overlap: Webhooks.overlap)
        return answer(secrets, of: owner)
    }

    /// Whose secret is meant: the caller's own, and for administrators also the operator's.
    private func owner(_ request: Request, _ caller: Caller, _ what: String) throws -> UInt32 {
        // Whoever has it can forge notices.
        try caller.require(.admin, what)
        try request.checkQuery(["operator"])
        guard let text = request.query("operator") else { return try notGiven(caller.uid) }
        guard text == "true" else {
            throw ReelError(.invalidRequest, field: "operator", "give operator=true, or leave it out for your own")
        }
        try caller.requireAdmin("the secret of lanes' webhooks", field: "operator")
        return try notGiven(webhooks.operator)
    }

    /// A credential is the operator's to show and to change, where it lies.
    private func notGiven(_ owner: UInt32) throws -> UInt32 {
        guard owner == webhooks.operator, try webhooks.operatorSecrets() != nil else { return owner }
        throw ReelError(
            .conflict, field: "operator",
            "this secret comes from the credential \(Webhooks.credential): it is shown and rotated where that lies")
    }

    private func filter(_ request: Request, _ caller: Caller) throws(ReelError) -> DeliveryFilter {
        try request.checkQuery(["state", "job", "limit", "before"])
        var filter = DeliveryFilter()
        filter.owner = caller.isAdmin ? nil : caller.uid
        filter.limit = try request.whole("limit", in: 1...1000) ?? 50
        filter.before = try request.whole("before", in: 1...Int.max).map(Int64.init)
        filter.job = try request.whole("job", in: 1...Int.max).map(JobID.init)
        guard let text = request.query("state") else { return filter }
        guard let state = Delivery.State(rawValue: text) else {
            let states = Delivery.State.allCases.map(\.rawValue).joined(separator: ", ")
            throw ReelError(.invalidRequest, field: "state", "there is no such state; there are \(states)")
        }
        filter.state = state
        return filter
    }
}

extension WebhookController {
    private func shown(_ url: String, of owner: UInt32, to caller: Caller) -> String {
        owner == caller.uid || caller.uid == 0 ? url : WebhookURL.excerpt(of: url)
    }

    private func answer(_ target: WebhookTarget, to caller: Caller) -> WebhookAnswer {
        let isNew = target.succeededAt == nil && target.failedAt == nil
        return WebhookAnswer(
            url: target.place, owner: users.name(of: target.owner),
            health: target.failures > 0 ? .failing : isNew ? .new : .ok, failures: target.failures,
            pending: target.pending, dead: target.dead, lastSuccessAt: target.succeededAt,
            lastFailureAt: target.failedAt, error: target.trouble)
    }

    private func answer(_ delivery: Delivery, to caller: Caller) -> DeliveryAnswer {
        let state = DeliveryAnswer.State(rawValue: delivery.state.rawValue) ?? .pending
        return DeliveryAnswer(
            id: delivery.id, webhookID: delivery.message, type: delivery.type, job: delivery.job,
            url: shown(delivery.url, of: delivery.owner, to: caller), owner: users.name(of: delivery.owner),
            state: state, attempts: delivery.attempts, createdAt: delivery.createdAt, nextAt: delivery.dueAt,
            lastAt: delivery.lastAt, status: delivery.status, error: delivery.trouble,
            milliseconds: delivery.duration?.milliseconds)
    }

    private func answer(_ secrets: [KeptSecret], of owner: UInt32) -> Response {
        let entries = secrets.map { kept in
            WebhookSecretAnswer.Entry(
                secret: kept.secret.reveal(), createdAt: kept.createdAt, expiresAt: kept.validUntil)
        }
        var response = Response(WebhookSecretAnswer(owner: users.name(of: owner), secrets: entries).json)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
