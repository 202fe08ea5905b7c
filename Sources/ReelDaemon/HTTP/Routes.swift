import Hummingbird
import ReelCore
import ReelEngine

/// Every route of the socket API, with what stands before them all.
func makeRouter(
    jobs: JobsController, status: StatusController, house: HouseController, events: EventsController,
    metrics: MetricsController, webhooks: WebhookController, users: Users, guests: Guests
) -> Router<ReelContext> {
    let router = Router(context: ReelContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: ErrorMiddleware())
    router.add(middleware: BrowserMiddleware())
    router.add(middleware: PeerMiddleware(users: users))
    router.add(middleware: LimitMiddleware(guests: guests))
    jobs.addRoutes(to: router)
    DropInController(jobs: jobs).addRoutes(to: router)
    status.addRoutes(to: router)
    house.addRoutes(to: router)
    webhooks.addRoutes(to: router)
    BudgetController(store: jobs.engine.store, users: users).addRoutes(to: router)
    UploadsController(desk: jobs.desk).addRoutes(to: router)
    BatchController(engine: jobs.engine, users: users, time: jobs.view.time).addRoutes(to: router)
    events.addRoutes(to: router)
    metrics.addRoutes(to: router)
    LaterController().addRoutes(to: router)
    return router
}
