import Hummingbird
import ReelCore
import ReelStore

/// Learns who is calling on TCP, once per request: by a token, or for one clip by a signed link.
struct TokenMiddleware: RouterMiddleware {
    let desk: TokenDesk
    let links: ClipLinks
    let store: SQLiteStore
    let guests: Guests

    @concurrent func handle(
        _ request: Request, context: ReelContext, next: @concurrent (Request, ReelContext) async throws -> Response
    ) async throws -> Response {
        if Self.isHealthCheck(request) { return try await health(request, context, next) }
        let linked = try await linkCaller(request)
        let caller: Caller
        if let linked { caller = linked } else { caller = try await tokenCaller(request) }
        if let visit = Visit.current { try guests.move(visit, to: caller) }
        var context = context
        context.caller = caller
        return try await next(request, context)
    }

    private func tokenCaller(_ request: Request) async throws -> Caller {
        let caller = try await desk.caller(request.headers[values: .authorization], from: Self.address)
        try caller.require(Self.scope(of: request), "\(request.method) \(request.uri.path.prefix(80))")
        return caller
    }

    private static var address: String { Visit.current?.address ?? "unknown" }

    /// The owner of the job whose clip a link is signed for; `nil` when no link is given.
    private func linkCaller(_ request: Request) async throws -> Caller? {
        do {
            return try await checkedLinkCaller(request)
        } catch let error as ReelError where error.field == "sig" {
            try await desk.refuseLink(from: Self.address)
            throw error
        }
    }

    private func checkedLinkCaller(_ request: Request) async throws -> Caller? {
        let query = request.uri.queryParameters
        guard request.method == .get || request.method == .head, let path = ClipPath(request.uri.path),
            query["exp"] != nil || query["sig"] != nil
        else { return nil }
        guard query.count == 2, let end = query["exp"], let signature = query["sig"] else {
            throw ReelError(.forbidden, field: "sig", "a link has exp and sig, each once, and nothing else")
        }
        // Whoever forges links has no whole job read for each.
        let owner = try await store.owner(ofJob: path.job)
        try links.check(request.uri.path, end: String(end), signature: String(signature), owner: owner)
        return owner.map { Caller(uid: $0, isAdmin: false, grant: Grant(token: nil, scopes: [.read])) }
    }

    /// What any call takes; some take more, and say so themselves.
    private static func scope(of request: Request) -> TokenScope {
        switch request.method {
        case .get, .head: .read
        // Stores nothing.
        case .post where request.uri.path == "/v1/estimate": .read
        default: .submit
        }
    }

    private static func isHealthCheck(_ request: Request) -> Bool {
        request.uri.path == "/healthz" && (request.method == .get || request.method == .head)
    }

    /// Health checks have no token: they learn one word.
    private func health(
        _ request: Request, _ context: ReelContext, _ next: @concurrent (Request, ReelContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch { throw ReelError(.unavailable, "unavailable") }
    }
}

/// Refuses calls under a name that is not ours.
struct HostMiddleware: RouterMiddleware {
    let rule: HostRule

    @concurrent func handle(
        _ request: Request, context: ReelContext, next: @concurrent (Request, ReelContext) async throws -> Response
    ) async throws -> Response {
        guard rule.admits(request.head.authority) else {
            throw ReelError(
                .forbidden, field: "host",
                "reel is not called by this name: use its address, or add the name to http.hosts")
        }
        return try await next(request, context)
    }
}
