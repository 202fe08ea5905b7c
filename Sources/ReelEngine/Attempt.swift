import ReelCore

/// A submission of a job: the next one may begin before the last one's worker has quite ended.
struct Attempt: Hashable {
    let job: JobID
    let number: Int
}
