package import ReelCore

/// Why a clip could not be fetched.
package enum FetchError: Error, Equatable, Sendable {
    /// 403, 404 or 410: the task should be asked for a fresh URL.
    case expired(status: Int)
    /// This host's own disk, or its limits, kept it from being written: the result is as good as before, so try again
    /// soon.
    case blocked(JobError)
    /// Anything else: try again later.
    case failed(JobError)
    /// The caller was cancelled. Not the job's trouble, and nothing to record.
    case cancelled

    /// The error as the job and its history show it.
    package var jobError: JobError {
        switch self {
        case .expired(let status):
            JobError(code: "fetch_expired", message: "the result's URL is no longer valid", status: status)
        case .blocked(let error), .failed(let error): error
        case .cancelled: JobError(code: "cancelled", message: "the download was stopped")
        }
    }
}
