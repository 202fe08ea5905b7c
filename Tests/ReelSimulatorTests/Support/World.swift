import Foundation
import ReelSimulator

/// A simulator with a time of its own, and the calls that tests make.
struct World: Sendable {
    static let key = "k"

    let sim: Simulator
    let date: ManualDate

    /// Runs a test in a world of its own, and stops it after that.
    static func run(
        _ adjust: (inout AccountSettings) -> Void = { _ in }, _ test: (World) async throws -> Void
    ) async throws {
        let date = ManualDate()
        var settings = AccountSettings(keys: [key])
        adjust(&settings)
        let sim = try await Simulator.start(.init(settings: settings, now: { date.now }))
        do {
            try await test(World(sim: sim, date: date))
        } catch {
            await sim.stop()
            throw error
        }
        await sim.stop()
    }

    func submit(_ prompt: String = "a cat", key: String? = World.key) async throws -> Exchange {
        try await submit(.object(["model": .string("kling/kling-v3"), "prompt": .string(prompt)]), key: key)
    }

    func submit(_ body: JSONBody, key: String? = World.key) async throws -> Exchange {
        try await WireClient.call("POST", sim.baseURL + "/v1/videos/generate", headers: bearer(key), body: body.text)
    }

    /// Submits and returns the id of the task.
    func task(_ prompt: String = "a cat") async throws -> String {
        try await submit(prompt).json?["task_id"]?.string ?? "no task id"
    }

    func poll(_ task: String, key: String? = World.key) async throws -> Exchange {
        try await WireClient.call(url(of: task), headers: bearer(key))
    }

    /// Submits, lets the time pass and returns the entries of the finished task.
    func videos(_ prompt: String = "a cat") async throws -> [JSONBody] {
        let task = try await task(prompt)
        date.advance(by: .seconds(10))
        return try await poll(task).json?["videos"]?.array ?? []
    }

    /// The URL of a fresh clip.
    func clipURL() async throws -> String {
        try await videos().first?["url"]?.string ?? "no url"
    }

    func get(_ url: String, _ headers: [String: String] = [:]) async throws -> Exchange {
        try await WireClient.call(url, headers: headers)
    }

    /// Calls a control endpoint.
    func control(_ method: String, _ path: String, _ body: String = "") async throws -> Exchange {
        try await WireClient.call(method, sim.origin + "/_sim/" + path, body: Array(body.utf8))
    }

    private func url(of task: String) -> String { sim.baseURL + "/v1/videos/tasks/" + task }

    private func bearer(_ key: String?) -> [String: String] {
        key.map { ["authorization": "Bearer \($0)", "content-type": "application/json"] } ?? [:]
    }
}

extension WireClient {
    static func call(_ url: String, headers: [String: String] = [:]) async throws -> Exchange {
        try await call("GET", url, headers: headers)
    }
}
