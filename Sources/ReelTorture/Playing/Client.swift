import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting

/// One of the clients: does this and that without end, and writes down what it sent and what was acknowledged.
struct Client {
    /// Given up on a call whose connection broke: it is not known whether it was acted on.
    struct GivenUp: Error {}

    let name: String
    let socket: SocketClient
    let journal: Journal
    let simulator: Simulator
    let chance: SeededChance
    let folder: String
    /// How many jobs there may be by now.
    let quota: Quota

    /// Runs a client until its task is canceled.
    static func run(_ name: String, _ stage: Stage, seed: UInt64, _ quota: Quota) async throws {
        let chance = SeededChance(seed: seed)
        try await SocketClient.withClient(socketPath: stage.daemon.socket, sleep: { try await pause($0, chance) }) {
            socket in
            let client = Client(
                name: name, socket: socket, journal: stage.journal, simulator: stage.simulator, chance: chance,
                folder: stage.daemon.folder.path, quota: quota)
            while !Task.isCancelled {
                await client.step()
                try await Task.sleep(for: .milliseconds(1 + Int(chance.chance() * 25)))
            }
        }
    }

    /// A broken call is repeated in a moment, or given up.
    private static func pause(_ wait: Duration, _ chance: SeededChance) async throws {
        guard chance.chance() < 0.7 else { throw GivenUp() }
        try await Task.sleep(for: min(wait, .milliseconds(150)))
    }

    private func step() async {
        do {
            if journal.count < quota.value, chance.chance() < 0.45 { return try await handIn() }
            try await deal()
        } catch let error as ErrorAnswer {
            note(error)
        } catch let error as Violation {
            journal.report(error)
        } catch is SocketTrouble, is GivenUp, is CancellationError {
            // The daemon was killed: what was sent stands in the journal.
        } catch {
            // Answers that were cut off come as many kinds of errors.
        }
    }

    private func handIn() async throws {
        switch chance.chance() {
        case ..<0.45: try await submit()
        case ..<0.70: try await submitLines()
        case ..<0.90: try await submitDropIn()
        default: try await submitAgain()
        }
    }

    private func deal() async throws {
        guard let job = journal.someJob(chance.chance()) else { return }
        switch chance.chance() {
        case ..<0.15: try await act(.cancel, on: job)
        case ..<0.28: try await act(.retry, on: job)
        case ..<0.31: try await act(.retryAgain, on: job, ["again": true])
        case ..<0.37: try await act(.hold, on: job)
        case ..<0.50: try await act(.release, on: job)
        case ..<0.58: try await act(.refetch, on: job)
        case ..<0.85: try await download(job)
        case ..<0.93: try await look(at: job)
        default: try await list()
        }
    }

    /// Refusals that can only come from a bug.
    private func note(_ error: ErrorAnswer) {
        guard ![409, 410, 503].contains(error.status) else { return }
        journal.report(Violation(.service, nil, "\(name) was answered \(error.status): \(error.message)"))
    }
}
