import ArgumentParser
import ReelCore

/// Job numbers as they are typed: `41`, or `41,42`.
struct JobList: ExpressibleByArgument {
    let ids: [JobID]

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        ids = words.compactMap { JobID($0) }
        guard ids.count == words.count else { return nil }
    }
}
