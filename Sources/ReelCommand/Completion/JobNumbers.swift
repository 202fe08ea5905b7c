package import ArgumentParser
import Foundation
import ReelAPI
package import ReelCore

/// Completes the numbers of jobs in a shell: the newest that fit the command, asked from the daemon.
///
/// A person waits at a prompt: without an answer in a second nothing is offered, and nothing is ever said.
package struct JobNumbers: Sendable {
    /// How many are looked through, and how many of those are offered.
    private static let (searched, offered) = (200, 50)

    /// Empty: all.
    private let states: Set<JobState>
    private let limit: Duration

    package init(states: Set<JobState> = [], limit: Duration = .seconds(1)) {
        (self.states, self.limit) = (states, limit)
    }

    /// For an argument that takes jobs in these states; without any, all jobs.
    package static func `in`(_ states: [JobState] = []) -> CompletionKind {
        .custom { words, _, prefix in
            await JobNumbers(states: Set(states)).completions(
                of: prefix, in: words, environment: ProcessInfo.processInfo.environment,
                isDescribed: [.zsh, .fish].contains(CompletionShell.requesting))
        }
    }

    /// What a word may be completed to.
    ///
    /// - Parameters:
    ///   - prefix: the word up to the cursor.
    ///   - words: the command line, from which numbers given already are left out and `--socket` is read.
    ///   - environment: the process's variables.
    ///   - isDescribed: whether the shell shows a text behind each, after a colon or tab.
    /// - Returns: numbers, the newest job's first; none when the daemon does not answer in time.
    package func completions(
        of prefix: String, in words: [String], environment: [String: String], isDescribed: Bool
    ) async -> [String] {
        let asking = Asking(words: words, environment: environment, limit: limit)
        let fitting = await jobs(asking).filter { job in
            let number = String(job.id)
            return (states.isEmpty || states.contains(job.state)) && number.hasPrefix(prefix)
                && (number == prefix || !words.contains(number))
        }
        return fitting.prefix(Self.offered).map { isDescribed ? Self.described($0) : String($0.id) }
    }

    private func jobs(_ asking: Asking) async -> [JobAnswer] {
        await asking.answer(to: call).flatMap { try? JobPage(json: $0).jobs } ?? []
    }

    private var call: Call {
        var query = [(name: "limit", value: String(Self.searched))]
        if states.count == 1, let state = states.first { query.append(("state", state.rawValue)) }
        return .get("/v1/jobs", query: query)
    }

    private static func described(_ job: JobAnswer) -> String {
        let text = "\(job.state.rawValue), \(job.model)".printable
        return "\(job.id)\(CompletionShell.requesting == .fish ? "\t" : ":")\(text)"
    }
}

extension [JobState] {
    /// Those of jobs that have not ended.
    static let unfinished = JobState.allCases.filter { !$0.isEnd }
}
