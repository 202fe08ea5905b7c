package import ReelCore

/// Compares what clients were told, what the store holds and what the provider billed: pure, a rule a function.
package struct Judge: Sendable {
    /// What there is to say about one job.
    package struct Case: Sendable {
        package var exhibit: Exhibit
        /// The clients' account; `nil` for a job that none of them made.
        package var account: Account?
        /// The account as it was before the store was read: what was acknowledged then must be there.
        package var earlierAccount: Account?
        /// The history as it was seen last.
        package var seen: [Int64] = []
        package var bills: [Bill] = []
        /// Nobody acts any more, and everything has had its time.
        package var isAtRest = false

        package init(_ exhibit: Exhibit, account: Account?, bills: [Bill] = []) {
            (self.exhibit, self.account, self.earlierAccount, self.bills) = (exhibit, account, account, bills)
        }
    }

    /// The uid of all clients.
    package let owner: UInt32
    /// Lanes whose policy submits again by itself what is in doubt.
    package let riskyLanes: Set<String>

    package init(owner: UInt32, riskyLanes: Set<String>) { (self.owner, self.riskyLanes) = (owner, riskyLanes) }

    /// All that is wrong with one job, files aside.
    package func violations(in matter: Case) -> [Violation] {
        existence(matter) + billing(matter) + knowledge(matter) + following(matter) + ledger(matter)
            + history(matter) + deeds(matter) + rest(matter)
    }

    /// An acknowledged job that is not there, or twice.
    ///
    /// - Parameters:
    ///   - account: what the clients know.
    ///   - stored: the jobs in the store that have its marker.
    ///   - keyed: the job that the store has for its idempotency key.
    /// - Returns: what is wrong.
    package func presence(of account: Account, stored: Set<JobID>, keyed: JobID?) -> [Violation] {
        var found: [Violation] = []
        if let job = account.job, !stored.contains(job) {
            found.append(Violation(.existence, job, "was acknowledged and is not in the store"))
        }
        if stored.count > 1 {
            found.append(Violation(.existence, stored.min(), "\(account.marker) was stored as jobs \(stored.sorted())"))
        }
        if account.key != nil, !stored.isEmpty, keyed.map(stored.contains) != true {
            let keyed = keyed.map(String.init) ?? "no job"
            found.append(Violation(.existence, stored.min(), "its idempotency key belongs to \(keyed)"))
        }
        return found
    }

    /// It is what was handed in, by who handed it in.
    func existence(_ matter: Case) -> [Violation] {
        let job = matter.exhibit
        guard let account = matter.account else {
            return [Violation(.existence, job.id, "nobody handed it in: \(job.marker ?? "no marker")")]
        }
        var found: [Violation] = []
        if job.request != account.request { found.append(Violation(.existence, job.id, "has another request")) }
        if job.owner != owner { found.append(Violation(.existence, job.id, "belongs to uid \(job.owner)")) }
        if job.lane != account.lane { found.append(Violation(.existence, job.id, "is in lane \(job.lane)")) }
        return found
    }

    func rest(_ matter: Case) -> [Violation] {
        let job = matter.exhibit
        guard matter.isAtRest, !job.state.isEnd else { return [] }
        return [Violation(.rest, job.id, "is still \(job.state.rawValue), though nothing keeps it")]
    }
}
