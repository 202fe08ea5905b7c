package import ReelCore
package import ReelStore

/// Requests and jobs for tests.
package enum Samples {
    /// A small valid request; the prompt tells one from another in a ledger.
    package static func request(_ prompt: String = "a cat", model: String = "kling/kling-v3") -> JSON {
        ["model": .string(model), "prompt": .string(prompt), "duration": 5]
    }

    /// A job of ``request(_:model:)``.
    package static func job(_ prompt: String = "a cat", lane: String = "main", owner: UInt32 = 1000) -> NewJob {
        var job = NewJob(request: request(prompt), model: "kling/kling-v3", lane: lane, owner: owner)
        job.estimate = 600
        return job
    }

    /// Rules with a fixed chance and one policy for all lanes.
    package static func rules(_ time: any Timekeeper, policy: Policy = Policy(), chance: Double = 0.5) -> Rules {
        Rules(time: time, chance: { chance }, policy: { _ in policy })
    }
}
