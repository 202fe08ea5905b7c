/// A call whose cost is not to grow with the number of jobs.
enum FlatCall: String, CaseIterable {
    case enqueue
    case show
    case list = "list 50"
    case stateList = "list 50 of a state"
    case batchList = "list 50 of a batch"
    case status
    case batch = "counts of a batch"

    /// How it is made in a database that ``JobFiller`` has filled.
    ///
    /// - Parameters:
    ///   - number: another for each call; jobs and batches that follow from it are spread over all there are.
    ///   - jobs: how many there are.
    /// - Returns: the request.
    func dialect(_ number: Int, of jobs: Int) -> HTTPDialect {
        switch self {
        case .enqueue: .enqueue
        // Multiplied by a prime, numbers that follow each other are far apart.
        case .show: .get("/v1/jobs/\(number * 2_654_435_761 % jobs + 1)")
        case .list: .get("/v1/jobs?limit=50")
        case .stateList: .get("/v1/jobs?limit=50&state=failed")
        case .batchList: .get("/v1/jobs?limit=50&batch=\(Self.batch(number))")
        case .status: .get("/v1/status")
        case .batch: .get("/v1/batches/\(Self.batch(number))")
        }
    }

    private static func batch(_ number: Int) -> String {
        let asked = JobFiller.asked
        return "asked-\(asked.lowerBound + number % asked.count)"
    }
}
