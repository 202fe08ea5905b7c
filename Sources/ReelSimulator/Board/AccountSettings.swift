/// How the simulated account stands; it can change while the simulator runs.
///
///     sim.change { $0.keys?.remove("k") }   // revoked
///     sim.change { $0.balance = 500 }
package struct AccountSettings: Sendable {
    /// The keys that are accepted; nil accepts any, though there must be one.
    package var keys: Set<String>?
    /// How long tasks stay queued, unless their plan says otherwise.
    package var queued: Duration = .seconds(1)
    /// How long tasks are processed after that, unless their plan says otherwise.
    package var processing: Duration = .seconds(3)
    /// Credits left; nil for no limit.
    package var balance: Int?
    /// The answer when the balance does not cover a task.
    package var noCredit = ScriptedAnswer.noCredit
    /// How many tasks may be unfinished at once; more are answered with 1303.
    ///
    /// Nil for no limit.
    package var maxInFlight: Int?
    /// Nil for no limit.
    package var rateLimit: CallLimit?
    /// How long a result's URL is good for; nil for ever.
    ///
    /// Asking for the task after that gives a fresh one.
    package var urlLifetime: Duration?
    /// The status with which an old URL is refused.
    package var expiredStatus = 403
    /// Faults at random, where the script has no step for a call.
    package var chaos: Chaos?

    package init(keys: Set<String>? = nil) {
        self.keys = keys
    }
}
