import HTTPTypes
import Hummingbird
import ReelCore
import ReelStore

/// What a request for events asks for.
struct EventQuery {
    private static let known: Set<Substring> = ["batch", "job", "state", "after"]

    private(set) var filter = EventFilter()
    /// The number of the last event that the caller has; `nil`: only those from now on are wanted.
    let after: Int64?
    /// Where the caller named it.
    let field: String

    /// - Throws: `ReelError` naming the parameter that is unknown or wrong.
    init(_ request: Request, by caller: Caller) throws(ReelError) {
        if let unknown = request.uri.queryParameters.first(where: { !Self.known.contains($0.key) }) {
            let right = "known are \(Self.known.sorted().joined(separator: ", "))"
            throw ReelError(.invalidRequest, field: String(unknown.key.prefix(60)), "unknown; \(right)")
        }
        (after, field) = try Self.place(request)
        filter.owner = caller.isAdmin ? nil : caller.uid
        filter.batches = Set(try Self.values("batch", request))
        for text in try Self.values("job", request) {
            guard let job = JobID(typed: text) else {
                throw ReelError(.invalidRequest, field: "job", "'\(text.prefix(40))' is no job's number")
            }
            filter.jobs.insert(job)
        }
        for text in try Self.values("state", request) {
            guard let state = JobState(rawValue: text) else {
                let states = JobState.allCases.map(\.rawValue).joined(separator: ", ")
                throw ReelError(.invalidRequest, field: "state", "there is no such state; there are \(states)")
            }
            filter.states.insert(state)
        }
    }

    /// The values of a parameter that may be given several times, or as a list.
    private static func values(_ name: Substring, _ request: Request) throws(ReelError) -> [String] {
        var values: [String] = []
        for text in request.uri.queryParameters[values: name] {
            for value in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard !value.isEmpty else {
                    throw ReelError(.invalidRequest, field: String(name), "\(name) is empty; leave it out, or name one")
                }
                values.append(String(value))
            }
        }
        return values
    }

    /// The header wins: a client that reconnects keeps its URL, and knows better since.
    private static func place(_ request: Request) throws(ReelError) -> (after: Int64?, field: String) {
        let headers = HTTPField.Name("Last-Event-ID").map { request.headers[values: $0] } ?? []
        let known = try number(headers, "Last-Event-ID")
        let asked = try number(request.uri.queryParameters[values: "after"].map(String.init), "after")
        return known.map { ($0, "Last-Event-ID") } ?? (asked, "after")
    }

    private static func number(_ texts: [String], _ field: String) throws(ReelError) -> Int64? {
        guard texts.count <= 1 else {
            throw ReelError(.invalidRequest, field: field, "\(field) is given more than once")
        }
        guard let text = texts.first else { return nil }
        guard let number = Int64(text), number >= 0, String(number) == text else {
            let message = "'\(text.prefix(40))' is no event's number: give a whole one, as an event's id is"
            throw ReelError(.invalidRequest, field: field, message)
        }
        return number
    }
}
