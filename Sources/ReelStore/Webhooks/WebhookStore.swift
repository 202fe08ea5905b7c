package import ReelCore

/// The outbox of notices, and the secrets that sign them.
///
/// A notice is written in the transaction of the change that it tells, of a job or of a lane; see `Outbox`.
package protocol WebhookStore: Sendable {
    /// The targets that are to be called now.
    ///
    /// - Parameter limit: so many of each owner at most, for jobs and for lanes, of those that are well and of those that
    ///   fail; the longest due first.
    /// - Returns: those, and when the next falls due.
    /// - Throws: what the database throws.
    func dueTargets(upTo limit: Int) async throws -> DueTargets
    /// The next notices for a target in the order of their times, also such as are not due yet.
    func pendingDeliveries(for target: Int64, upTo count: Int) async throws -> [Delivery]
    /// Writes down what came of a try.
    ///
    /// - Returns: the delivery as it is now, and what else was given up; `nil` when it has been deleted, or was
    ///   no longer pending.
    @discardableResult
    func record(_ attempt: DeliveryAttempt) async throws -> RecordedAttempt?
    /// Makes a delivery due at once, whatever has become of it.
    ///
    /// - Throws: `ReelError` (`not_found`) when there is none for `owner` (`nil`: anybody's).
    func redeliver(_ id: Int64, owner: UInt32?) async throws -> Delivery
    /// Deliveries newest first, and where the next page begins.
    func deliveries(_ filter: DeliveryFilter) async throws -> (deliveries: [Delivery], next: Int64?)
    /// Where notices go, or went; the newest first.
    func webhookTargets(owner: UInt32?, upTo limit: Int) async throws -> [WebhookTarget]
    /// The secrets that sign an owner's notices now, the newest first.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - new: stored when there is none yet.
    /// - Returns: one at least.
    /// - Throws: what the store throws.
    func webhookSecrets(of owner: UInt32, orMaking new: WebhookSecret) async throws -> [KeptSecret]
    /// Makes `new` the owner's secret; the earlier ones sign as well for as long as `overlap`.
    func rotateWebhookSecret(
        of owner: UInt32, to new: WebhookSecret, overlap: Duration
    ) async throws -> [KeptSecret]
}
