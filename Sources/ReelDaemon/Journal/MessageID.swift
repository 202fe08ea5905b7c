/// The kinds of entries, each with an id that never changes: `journalctl MESSAGE_ID=...` finds all of one kind.
///
/// A job's entries have one kind for each word of its history (`job_` and the word), a lane's one for each standing.
/// Ids are random (`journalctl --new-id128`); a kind that goes takes its id along, and none is ever used again.
package enum MessageID: String, CaseIterable, Sendable {
    /// The metadata key by which a line of the general log names its kind.
    package static let key = "message_id"

    // A job's history.
    case jobEnqueued = "job_enqueued"
    case jobHeld = "job_held"
    case jobReleased = "job_released"
    case jobHoldLifted = "job_hold_lifted"
    case jobDeadlinePassed = "job_deadline_passed"
    case jobDependencyFailed = "job_dependency_failed"
    case jobClaimed = "job_claimed"
    case jobAccepted = "job_accepted"
    case jobNotSent = "job_not_sent"
    case jobLaneRefused = "job_lane_refused"
    case jobServerFailed = "job_server_failed"
    case jobRefused = "job_refused"
    case jobOutcomeUnknown = "job_outcome_unknown"
    case jobInterrupted = "job_interrupted"
    case jobAttemptReturned = "job_attempt_returned"
    case jobAdopted = "job_adopted"
    case jobNotCreated = "job_not_created"
    case jobResubmitted = "job_resubmitted"
    case jobGaveUp = "job_gave_up"
    case jobOverdue = "job_overdue"
    case jobPolled = "job_polled"
    case jobLostTask = "job_lost_task"
    case jobPollFailed = "job_poll_failed"
    case jobTaskMissing = "job_task_missing"
    case jobTaskSucceeded = "job_task_succeeded"
    case jobTaskFailed = "job_task_failed"
    case jobUrlsRefreshed = "job_urls_refreshed"
    case jobFetched = "job_fetched"
    case jobFetchFailed = "job_fetch_failed"
    case jobCancelRequested = "job_cancel_requested"
    case jobRetried = "job_retried"
    case jobRefetchRequested = "job_refetch_requested"
    case jobSlotExpired = "job_slot_expired"
    case jobOther = "job_other"

    // How a lane stands.
    case laneOk = "lane_ok"
    case laneSlowed = "lane_slowed"
    case laneParked = "lane_parked"
    case lanePaused = "lane_paused"

    // The service.
    /// It does not start.
    case serviceRefused = "service_refused"
    /// The socket is served.
    case serviceServing = "service_serving"
    /// Told to stop.
    case serviceStopping = "service_stopping"
    /// Gone after a clean stop.
    case serviceStopped = "service_stopped"
    /// The watchdog's beat is withheld: a part is stuck.
    case serviceStuck = "service_stuck"
    /// That part answers again.
    case serviceUnstuck = "service_unstuck"
    /// Entries were left out, the journal being slower than reel.
    case serviceDropped = "service_dropped"
    /// The settings were read again.
    case serviceReloaded = "service_reloaded"
    /// The settings were read again, refused, and the old ones stay.
    case serviceReloadRefused = "service_reload_refused"
    /// The database is damaged.
    case serviceDamaged = "service_damaged"
    /// The disk takes no writes.
    case serviceDiskTrouble = "service_disk_trouble"
    /// The disk takes writes again.
    case serviceDiskRecovered = "service_disk_recovered"

    /// The kind of a job's entry by the word of its history.
    package init(jobEvent word: String) { self = Self(rawValue: "job_\(word)") ?? .jobOther }

    /// The 128 bits as `MESSAGE_ID` wants them.
    package var hexadecimal: String {
        switch self {
        case .jobEnqueued: "0199a260105e4804b5d463e8bff21c14"
        case .jobHeld: "f1e7c7524b304991af39304986f9f179"
        case .jobReleased: "54f642725edb4de68f5cf471c387cb57"
        case .jobHoldLifted: "991bd3176e964ac0bcbb638288bc63eb"
        case .jobDeadlinePassed: "204938036e524f349be3e97e66b4fb3e"
        case .jobDependencyFailed: "52126512636d4c0cbcd41dbcf43c1a72"
        case .jobClaimed: "88b8361886974bb6ab0fbd56ea56e968"
        case .jobAccepted: "4889e7e8039c48adb74cf8fc0b87c115"
        case .jobNotSent: "f165290d8692451682f23118f376395b"
        case .jobLaneRefused: "fbfc46154f684bc3a7faed4577ae9fa7"
        case .jobServerFailed: "af20a4d511a843eea0ae25d886dff55b"
        case .jobRefused: "f34a288e8c134f3591e66760556e3b9e"
        case .jobOutcomeUnknown: "5616f8d12a034e85a33c5aadb2cba80f"
        case .jobInterrupted: "b3caf0776e5245958f3c749bfa2414a7"
        case .jobAttemptReturned: "08de459846ae4a498eef52a821c17e28"
        case .jobAdopted: "41dc28292ec84e1780ff01401de40463"
        case .jobNotCreated: "8a531337b6354b3e87d5977c8bc84859"
        case .jobResubmitted: "e2f1bb7cd75e46acbc8834b22880e5c9"
        case .jobGaveUp: "b8c182bf89c3416cb2bc9e3c76c750e5"
        case .jobOverdue: "10e8bbeb2c84478aa748e424f9898d39"
        case .jobPolled: "cd9a6a2a97db41088f36a47f49538c98"
        case .jobLostTask: "ec181e34132d42a6a766bbe3e6afb08e"
        case .jobPollFailed: "19f3cede0da84f50965e73ec25d80bc9"
        case .jobTaskMissing: "394981f3c88642429d4687935456c48f"
        case .jobTaskSucceeded: "1c16001ade794665b0a734bb87114402"
        case .jobTaskFailed: "05f9d03b893249ab9856a3616dca13bb"
        case .jobUrlsRefreshed: "93034b15d3354d1d90d8ef545c396894"
        case .jobFetched: "dc7bfc3af2bf46ceb9467f01623856e0"
        case .jobFetchFailed: "dbc0564a2bfc474eb820f57b7b93b3f4"
        case .jobCancelRequested: "292d6f75211a4a78b60cdc174e533819"
        case .jobRetried: "8a26741814ce453d92173cb836af7ec2"
        case .jobRefetchRequested: "e7ecc7674b3649918a01450e5501a214"
        case .jobSlotExpired: "bb139b2b2e544eb6b4944859bff1b0c0"
        case .jobOther: "e8ddaa1236e34717ab604bb707614261"
        case .laneOk: "f595176f3e264240819c2fe76877c28d"
        case .laneSlowed: "35e478c563744a0ca995a400151331cc"
        case .laneParked: "03abb8207c8644b88a7bfddaed2b19f2"
        case .lanePaused: "3dd564943c8d4efdac973825b7175344"
        case .serviceRefused: "bdecb0f7ddd84ed7bbd321cb040c82c9"
        case .serviceServing: "2b6af056881f431b89225e39d2984494"
        case .serviceStopping: "74dfe951484b4a9e9d79a8e0233e5062"
        case .serviceStopped: "ec4fb5ddb6a3403e8edbdd02a2ff852d"
        case .serviceStuck: "ecdd2ae792d843c1a9868047737a787e"
        case .serviceUnstuck: "94aeacbeeaf5447ca2d01a324c58bd4a"
        case .serviceDropped: "49794c8f177043ca93d6f93cd284eed3"
        case .serviceReloaded: "f20efbf1d5fa476185204c9a1188543d"
        case .serviceReloadRefused: "f1d3757e952b4edb9190c2366d6ec054"
        case .serviceDamaged: "be439e30d02e4b6398fe37b56f1d99a6"
        case .serviceDiskTrouble: "2bc98c0b1dc4481c8469bcd3561fb90a"
        case .serviceDiskRecovered: "4afb303f77004d1eb5fc447cb082c371"
        }
    }
}
