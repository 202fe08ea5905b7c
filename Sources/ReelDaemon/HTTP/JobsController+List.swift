import Hummingbird
import ReelCore
import ReelStore

extension JobsController {
    private static let known: Set<Substring> = [
        "state", "batch", "model", "label", "lane", "owner", "limit", "before",
    ]

    /// The filter in the query; `nil` when nothing can match it.
    ///
    /// - Throws: `ReelError` naming a parameter that is unknown or wrong.
    func filter(_ request: Request, caller: Caller) throws(ReelError) -> JobFilter? {
        try request.checkQuery(Self.known)
        var filter = JobFilter()
        filter.limit = try request.whole("limit", in: 1...1000) ?? 50
        filter.before = try request.whole("before", in: 1...Int.max).map(JobID.init)
        if let text = request.query("state") {
            guard let state = JobState(rawValue: text) else {
                let states = JobState.allCases.map(\.rawValue).joined(separator: ", ")
                throw ReelError(.invalidRequest, field: "state", "there is no such state; there are \(states)")
            }
            filter.state = state
        }
        (filter.batch, filter.model) = (request.query("batch"), request.query("model"))
        filter.lane = request.query("lane")
        filter.label = try request.query("label").map(Self.label)
        return try owned(filter, request, caller)
    }

    /// Those who see only their own ask for their own, whatever they name.
    private func owned(_ filter: JobFilter, _ request: Request, _ caller: Caller) throws(ReelError) -> JobFilter? {
        var filter = filter
        let named = request.query("owner")
        let wanted = named.flatMap(Users.uid)
        if named != nil, wanted == nil { return nil }
        if !caller.isAdmin, let wanted, wanted != caller.uid { return nil }
        filter.owner = caller.isAdmin ? wanted : caller.uid
        return filter
    }

    private static func label(_ text: String) throws(ReelError) -> (name: String, value: String) {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
            throw ReelError(.invalidRequest, field: "label", "a label is given as name:value")
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
