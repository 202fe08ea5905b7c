import Hummingbird
import ReelCore

/// `GET /openapi.json`, for everyone who may read.
struct OpenAPIController: Sendable {
    func addRoutes(to router: Router<ReelContext>) { router.get("openapi.json", use: show) }

    @Sendable private func show(_ request: Request, context: ReelContext) async throws -> Response {
        Response(OpenAPI.current.json)
    }
}
