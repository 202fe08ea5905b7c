import Hummingbird
import ReelCore

/// Calls of the contract whose feature is not there yet: they say so instead of looking like a wrong path.
struct LaterController: Sendable {
    func addRoutes(to router: Router<ReelContext>) { router.get("openapi.json", use: refuse) }

    @Sendable private func refuse(_ request: Request, context: ReelContext) async throws -> Response {
        throw ReelError(.notImplemented, "\(request.uri.path) is not_implemented in this version")
    }
}
