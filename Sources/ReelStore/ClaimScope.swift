/// Where a lane takes its jobs from.
package struct ClaimScope: Hashable, Sendable {
    package let lane: String
    /// Groups whose jobs it takes as well, with all lanes that do: a job waits for the budget only when none may have it.
    package let groups: [String: [String]]

    package init(lane: String, groups: [String: [String]] = [:]) { (self.lane, self.groups) = (lane, groups) }

    /// The queues that it takes from: its own, then those of groups.
    package var queues: [String] { [lane] + groups.keys.sorted().map(Job.queue(ofGroup:)) }
}
