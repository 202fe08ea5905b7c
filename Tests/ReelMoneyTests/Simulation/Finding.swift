import ReelCore

/// Something that must never be so, found in a simulation.
struct Finding: Error, CustomStringConvertible {
    let description: String
    /// Whose history tells more.
    let job: JobID?

    init(_ description: String, job: JobID? = nil) { (self.description, self.job) = (description, job) }
}
