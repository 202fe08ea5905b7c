package import ReelCore

/// What the clients sent about one job, and what of it was acknowledged.
package struct Account: Sendable {
    /// Stands in the prompt, so that store and provider can be asked for the job whether or not its id was seen.
    package let marker: String
    package let request: JSON
    package let lane: String
    package let key: String?
    /// The job, once its id was seen.
    package var job: JobID?
    package var sent: [Deed: Int] = [:]
    /// Deeds answered with 200.
    package var done: [Deed: Int] = [:]
    /// A cancel was answered with 202.
    package var isCancelPromised = false

    package init(marker: String, request: JSON, lane: String, key: String? = nil) {
        (self.marker, self.request, self.lane, self.key) = (marker, request, lane, key)
    }

    /// The marker in a prompt; each ends with its own bracket, so that none is a part of another.
    package static func marker(in prompt: String) -> String? {
        guard let start = prompt.firstIndex(of: "["), let end = prompt[start...].firstIndex(of: "]") else { return nil }
        return String(prompt[start...end])
    }
}
