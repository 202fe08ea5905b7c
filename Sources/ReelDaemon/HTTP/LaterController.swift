import Hummingbird
import ReelCore

/// Calls of the contract whose feature is not there yet: they say so instead of looking like a wrong path.
struct LaterController: Sendable {
    private static let gets: [RouterPath] = [
        "v1/events", "v1/webhooks", "v1/webhooks/deliveries",
        "metrics", "openapi.json",
    ]
    private static let posts: [RouterPath] = [
        "v1/uploads", "v1/webhooks/deliveries/:id/redeliver",
    ]

    func addRoutes(to router: Router<ReelContext>) {
        for path in Self.gets { router.get(path, use: refuse) }
        for path in Self.posts { router.post(path, use: refuse) }
    }

    @Sendable private func refuse(_ request: Request, context: ReelContext) async throws -> Response {
        throw ReelError(.notImplemented, "\(request.uri.path) is not_implemented in this version")
    }
}
