import Hummingbird
import ReelCore

extension Request {
    /// A query parameter, decoded; the first one counts.
    func query(_ name: Substring) -> String? { uri.queryParameters[name].map(String.init) }

    /// - Throws: `ReelError` naming a parameter that is not among these, or that is given twice.
    func checkQuery(_ known: Set<Substring>) throws(ReelError) {
        if let unknown = uri.queryParameters.first(where: { !known.contains($0.key) }) {
            let right = known.isEmpty ? "this call takes none" : "known are \(known.sorted().joined(separator: ", "))"
            throw ReelError(.invalidRequest, field: String(unknown.key.prefix(60)), "unknown; \(right)")
        }
        for name in known where uri.queryParameters[values: name].count > 1 {
            throw ReelError(.invalidRequest, field: String(name), "\(name) is given more than once")
        }
    }

    /// A parameter that is a whole number; `nil` where it is not given.
    func whole(_ name: Substring, in range: ClosedRange<Int>) throws(ReelError) -> Int? {
        guard let text = query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let right = range.upperBound == .max ? "a job's number" : "in \(range.lowerBound)...\(range.upperBound)"
            throw ReelError(.invalidRequest, field: String(name), "\(name) is a whole number: \(right)")
        }
        return number
    }
}
