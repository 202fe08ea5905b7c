import ReelAPI
import ReelCore

extension Table {
    /// Webhooks, one a row.
    static func webhooks(_ webhooks: [WebhookAnswer]) -> Table {
        Table(
            [
                .text("OWNER"), .text("HEALTH"), .number("PENDING"), .number("DEAD"), .number("FAILURES"),
                .text("ERROR"), .text("URL"),
            ],
            rows: webhooks.map { webhook in
                [
                    Styled(webhook.owner), Styled(webhook.health.rawValue, webhook.health == .failing ? .red : nil),
                    "\(webhook.pending)", Styled("\(webhook.dead)", webhook.dead > 0 ? .red : nil),
                    "\(webhook.failures)", Styled(webhook.error ?? ""), Styled(webhook.url),
                ]
            })
    }

    /// Deliveries, one a row.
    static func deliveries(_ deliveries: [DeliveryAnswer], now: Timestamp) -> Table {
        Table(
            [
                .number("ID"), .number("JOB"), .text("EVENT"), .text("STATE"), .number("TRIES"), .text("NEXT"),
                .number("STATUS"), .text("ERROR"), .text("URL"),
            ],
            rows: deliveries.map { delivery in
                [
                    "\(delivery.id)", Styled(delivery.job.map { "\($0)" } ?? ""), Styled(delivery.type),
                    Styled(delivery.state.rawValue, delivery.state == .dead ? .red : nil), "\(delivery.attempts)",
                    Styled(delivery.nextAt.map { $0.distance(from: now) } ?? ""),
                    Styled(delivery.status.map { "\($0)" } ?? ""), Styled(delivery.error ?? ""), Styled(delivery.url),
                ]
            })
    }
}
