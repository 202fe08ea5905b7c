import Foundation
import ReelAPI
import ReelCore

/// Asks the daemon something for a person who waits at a prompt.
struct Asking {
    /// The command line, which `--socket` is read from.
    let words: [String]
    /// The process's variables.
    let environment: [String: String]
    /// After this long there is no answer.
    let limit: Duration

    /// The body of a success; `nil` for anything else, of which nothing is ever said.
    func answer(to call: Call) async -> JSON? {
        let path = SocketPath.choose(option: socket, environment: environment) {
            FileManager.default.fileExists(atPath: $0)
        }
        let limit = limit
        return await withTaskGroup(of: JSON?.self) { group in
            group.addTask {
                try? await SocketClient.withClient(socketPath: path) { client in try await client.json(call) }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// The value of `--socket`, if it is there.
    private var socket: String? {
        for (index, word) in words.enumerated() {
            if word.hasPrefix("--socket=") { return String(word.dropFirst("--socket=".count)) }
            if word == "--socket", index + 1 < words.count { return words[index + 1] }
        }
        return nil
    }
}
