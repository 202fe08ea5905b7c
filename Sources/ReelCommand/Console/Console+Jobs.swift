import ReelAPI
import ReelCore

extension Console {
    /// What the daemon remarked on a request that it took all the same.
    func noteWarnings(_ warnings: [Warning], of job: JobID?) {
        let prefix = job.map { "job \($0): " } ?? ""
        for warning in warnings { note("\(prefix)warning: \(warning.field.printable): \(warning.message.printable)") }
    }
}

extension JobAnswer {
    /// What is said when a job was taken: `job 42: queued, 1360 credits estimated`.
    var receipt: String {
        let cost = credits.estimate.map { ", \($0) credits estimated" } ?? ""
        return "job \(id): \(word.printable)\(cost)"
    }
}
