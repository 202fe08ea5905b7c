/// What a client does to a job that exists.
package enum Deed: String, CaseIterable, Sendable {
    case cancel, retry, retryAgain, refetch, hold, release, adopt, notCreated, resubmit, giveUp

    /// The history's word for it.
    package var event: String {
        switch self {
        case .cancel: "cancel_requested"
        case .retry, .retryAgain: "retried"
        case .refetch: "refetch_requested"
        case .hold: "held"
        case .release: "released"
        case .adopt: "adopted"
        case .notCreated: "not_created"
        case .resubmit: "resubmitted"
        case .giveUp: "gave_up"
        }
    }
}
