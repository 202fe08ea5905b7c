package import Foundation

/// All that the simulator has seen and done so far.
package struct LedgerSnapshot: Codable, Sendable {
    /// How many connections were accepted.
    package internal(set) var connectionCount = 0
    package internal(set) var submissions: [SubmissionArrival] = []
    package internal(set) var billed: [BilledTask] = []
    /// When each task was asked for, by its id; also ids that never existed.
    ///
    /// Empty where somebody else is told of polls, see ``Simulator/Configuration/polled``.
    package internal(set) var polls: [String: [Date]] = [:]
    package internal(set) var pollCount = 0
    package internal(set) var downloads: [DownloadArrival] = []
    package internal(set) var violations: [RetryAfterViolation] = []
    package internal(set) var redirectsFollowed: [RedirectFollowed] = []

    /// The tasks billed for a prompt, or a shot's prompt, that contains `part`.
    package func billed(prompt part: String) -> [BilledTask] {
        billed.filter { $0.prompt.contains(part) }
    }

    /// The submissions of a prompt, or a shot's prompt, that contains `part`.
    package func submissions(prompt part: String) -> [SubmissionArrival] {
        submissions.filter { $0.prompt.contains(part) }
    }

    /// Prompts for which more than one task was billed, with how many.
    package var billedTwice: [String: Int] {
        Dictionary(billed.map { ($0.prompt, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }
    }

    /// The sum of all that was billed.
    package var credits: Int { billed.reduce(0) { $0 + $1.credits } }

    package func polls(of task: String) -> Int { polls[task]?.count ?? 0 }

    package func downloads(of task: String) -> [DownloadArrival] {
        downloads.filter { $0.task == task }
    }

    package func downloads(url: String) -> [DownloadArrival] {
        downloads.filter { url.hasSuffix($0.url) }
    }
}
