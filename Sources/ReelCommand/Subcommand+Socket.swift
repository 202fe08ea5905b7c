import Foundation
import ReelAPI

extension Subcommand {
    package var isJSON: Bool { common.json }

    /// Runs the command over the daemon's socket.
    package func run(_ surroundings: Surroundings) async throws -> CommandOutcome {
        let path = SocketPath.choose(option: common.socket, environment: surroundings.environment) {
            FileManager.default.fileExists(atPath: $0)
        }
        do {
            return try await SocketClient.withClient(socketPath: path) { client in
                try await run(surroundings.context(client) { UUID().uuidString.lowercased() })
            }
        } catch let trouble as SocketTrouble {
            throw CommandFailure(trouble, socketPath: path)
        }
    }
}
