import ReelCore
import ReelProvider
import ReelSimulator
import ReelTesting

/// A simulated provider whose tasks are done at once, a client, and a folder for clips.
struct SimulatedWorld: Sendable {
    let simulator: Simulator
    let client: IminiClient
    let folder: TemporaryFolder

    /// Submits, asks, and gives the result.
    func videos(_ prompt: String = "a cat") async throws -> [Video] {
        guard case .accepted(let task, _) = await submit(prompt) else { throw Unexpected("not accepted") }
        return try await videos(of: task)
    }

    func submit(_ prompt: String = "a cat") async -> SubmissionAnswer {
        let request: JSON = ["model": "kling/kling-v3", "prompt": .string(prompt), "duration": 3]
        return await client.submit(ReelProvider.SubmissionBody(bytes: request.bytes))
    }

    func videos(of task: TaskID) async throws -> [Video] {
        let answer = await client.poll(task)
        guard case .succeeded(let videos) = answer else { throw Unexpected(answer) }
        return videos
    }

    /// Fetches with a fetcher of its own, as after a restart.
    func fetch(
        _ videos: [Video], known: [Clip] = [], task: TaskID = TaskID("task_1"), stall: Duration = .seconds(30)
    ) async throws -> [Clip] {
        try await withFetcher(folder.path, timeouts: Timeouts(fetchStall: stall)) {
            try await $0.fetchAll(videos, job: 7, submission: 1, task: task, known: known)
        }
    }

    /// Downloads so far, whether answered or not.
    var downloads: Int { simulator.ledger.downloads.count }
}

/// A simulated world for the time of a test.
func withSimulator<Value: Sendable>(
    timeouts: Timeouts = Timeouts(), _ body: (SimulatedWorld) async throws -> Value
) async throws -> Value {
    let simulator = try await Simulator.start(.init(keys: ["sk-very-secret"]))
    simulator.change { ($0.queued, $0.processing) = (.zero, .zero) }
    let folder = try TemporaryFolder()
    do {
        let value = try await withClient(simulator.baseURL, timeouts: timeouts) {
            try await body(SimulatedWorld(simulator: simulator, client: $0, folder: folder))
        }
        await simulator.stop()
        return value
    } catch {
        await simulator.stop()
        throw error
    }
}
