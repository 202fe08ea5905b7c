package import ArgumentParser
import Foundation
import ReelAPI
import ReelCore

/// Completes the names of batches in a shell, asked from the daemon.
package enum BatchNames {
    private static let offered = 100

    package static var completion: CompletionKind {
        .custom { words, _, prefix in
            await completions(of: prefix, in: words, environment: ProcessInfo.processInfo.environment)
        }
    }

    /// What a word may be completed to.
    ///
    /// - Parameters:
    ///   - prefix: the word up to the cursor.
    ///   - words: the command line, from which `--socket` is read.
    ///   - environment: the process's variables.
    ///   - limit: how long the person at the prompt waits at most.
    /// - Returns: names; none when the daemon does not answer in time.
    package static func completions(
        of prefix: String, in words: [String], environment: [String: String], limit: Duration = .seconds(1)
    ) async -> [String] {
        let asking = Asking(words: words, environment: environment, limit: limit)
        let call = Call.get("/v1/batches", query: [("limit", "\(offered)")])
        let batches = await asking.answer(to: call).flatMap { try? BatchAnswer.list(json: $0) } ?? []
        return Set(batches.map(\.name)).filter { $0.hasPrefix(prefix) }.sorted()
    }
}
