import Foundation
import ReelAPI
import ReelCore
import ReelTesting

extension Operator {
    /// Looks after jobs in doubt now and then, until its task is canceled.
    static func run(_ stage: Stage, seed: UInt64) async throws {
        try await with(stage, seed: seed) { person in
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(150))
                do {
                    try await person.resolve(0.5)
                } catch let error as Violation {
                    stage.journal.report(error)
                } catch {
                    // Killed meanwhile: the next look tells how far it got.
                }
            }
        }
    }

    /// Lets every job come to its end: resolves, releases, and waits until `isDone`.
    static func settle(_ stage: Stage, seed: UInt64, until isDone: @Sendable () throws -> Bool) async throws {
        try await with(stage, seed: seed &+ 1) { person in
            while try !isDone() {
                try await person.resolve(1, isBold: false)
                try await person.releaseAll()
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private static func with(_ stage: Stage, seed: UInt64, _ body: (Operator) async throws -> Void) async throws {
        try await SocketClient.withClient(socketPath: stage.daemon.socket) { socket in
            let client = Client(
                name: "operator", socket: socket, journal: stage.journal, simulator: stage.simulator,
                chance: SeededChance(seed: seed), folder: stage.daemon.folder.path, quota: Quota(0))
            try await body(Operator(client: client))
        }
    }

    private func releaseAll() async throws {
        let page = try JobPage(json: await client.socket.call(.get("/v1/jobs?state=held&limit=1000")).success())
        for job in page.jobs {
            note(job)
            try await client.act(.release, on: job.id)
        }
    }
}
