import Hummingbird
import ReelCore
import ReelEngine

extension Router<ReelContext> {
    /// Every route of the API, with what stands before them all.
    ///
    /// - Parameters:
    ///   - house: what the routes work with.
    ///   - identity: how an entrance learns who is calling.
    ///   - links: signs the URLs of clips, where they are fetched by somebody whom the connection does not tell.
    /// - Returns: the router of one entrance.
    static func reel(
        _ house: Daemon.House, _ identity: [any MiddlewareProtocol<Request, Response, ReelContext>], links: ClipLinks?
    ) -> Router<ReelContext> {
        let router = Router(context: ReelContext.self, options: .autoGenerateHeadEndpoints)
        let jobs = house.jobs
        router.add(middleware: ErrorMiddleware())
        router.add(middleware: BrowserMiddleware())
        for middleware in identity { router.add(middleware: middleware) }
        router.add(middleware: LimitMiddleware(guests: house.guests))
        jobs.addRoutes(to: router)
        DropInController(jobs: jobs, links: links).addRoutes(to: router)
        house.status.addRoutes(to: router)
        house.keeping.addRoutes(to: router)
        house.tokens.addRoutes(to: router)
        house.webhooks.addRoutes(to: router)
        house.events.addRoutes(to: router)
        house.metrics.addRoutes(to: router)
        UploadsController(desk: jobs.desk).addRoutes(to: router)
        BudgetController(store: jobs.engine.store, users: house.users).addRoutes(to: router)
        BatchController(engine: jobs.engine, users: house.users, time: jobs.view.time).addRoutes(to: router)
        OpenAPIController().addRoutes(to: router)
        return router
    }
}
