package import ReelCore

/// One call of the daemon's API.
package struct Call: Hashable, Sendable {
    package enum Method: String, Sendable { case get = "GET", post = "POST", delete = "DELETE" }

    package var method: Method
    /// With its query, percent-encoded.
    package var path: String
    package var body: JSON?
    package var headers: [String: String] = [:]
    /// How long the daemon may take on purpose (`?wait=`), on top of the usual.
    package var patience: Duration = .zero

    package init(_ method: Method, _ path: String, body: JSON? = nil, idempotencyKey: String? = nil) {
        (self.method, self.path, self.body) = (method, path, body)
        headers["idempotency-key"] = idempotencyKey
    }

    package static func get(_ path: String, query: [(name: String, value: String)] = []) -> Self {
        Self(.get, path.with(query))
    }

    package static func post(
        _ path: String, query: [(name: String, value: String)] = [], _ body: JSON? = nil
    ) -> Self {
        Self(.post, path.with(query), body: body)
    }

    /// Waits up to `duration` for the job to end or to need a person.
    package static func wait(for job: JobID, _ duration: Duration) -> Self {
        var call = get("/v1/jobs/\(job)", query: [("wait", "\(max(0, duration / .seconds(1)))")])
        call.patience = duration
        return call
    }

    /// Whether the call may be sent again when it is not known whether it was acted on.
    package var isRepeatable: Bool { method == .get || headers["idempotency-key"] != nil }
}

extension String {
    fileprivate func with(_ query: [(name: String, value: String)]) -> String {
        let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
        return pairs.isEmpty ? self : "\(self)?\(pairs.joined(separator: "&"))"
    }

    /// Everything but RFC 3986's unreserved characters as `%XX`: fit for a path's element or a query's value.
    package var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += byte < 0x10 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
