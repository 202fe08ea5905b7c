import Hummingbird
import ReelCore

/// Calls of the contract whose feature is not there yet: they say so instead of looking like a wrong path.
struct LaterController: Sendable {
    private static let gets: [RouterPath] = [
        "v1/tokens",
        "openapi.json",
    ]
    private static let posts: [RouterPath] = [
        "v1/tokens"
    ]

    func addRoutes(to router: Router<ReelContext>) {
        for path in Self.gets { router.get(path, use: refuse) }
        for path in Self.posts { router.post(path, use: refuse) }
        router.delete("v1/tokens/:id", use: refuse)
    }

    @Sendable private func refuse(_ request: Request, context: ReelContext) async throws -> Response {
        throw ReelError(.notImplemented, "\(request.uri.path) is not_implemented in this version")
    }
}
