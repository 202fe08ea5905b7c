/// The provider's refusal: `{"error":{"code","message","status","request_id"}}` (client).
package struct ErrorBody: Equatable, Sendable {
    /// As text: upstream codes come as numbers, `1102` and `"1102"` mean the same.
    package let code: String
    package let message: String?
    package let requestID: String?

    /// Reads an error body: JSON with an object `error` that has a `code`; `nil` for anything else.
    package init?(_ body: JSON?) {
        guard let error = body?["error"]?.object else { return nil }
        switch error["code"] {
        case .string(let text) where !text.isEmpty: code = text
        case .number(let number): code = number.literal
        default: return nil
        }
        message = error["message"]?.string
        requestID = error["request_id"]?.string ?? body?["request_id"]?.string
    }

    /// The account has no credit, whatever the status says: 402's meaning in the upstreams' words as well.
    var meansNoCredit: Bool { code == "INSUFFICIENT_CREDITS" }

    /// A quota or credit code, as a 403 may carry.
    var isAboutCredit: Bool {
        let upper = code.uppercased()
        return ["CREDIT", "QUOTA", "BALANCE", "ARREARS"].contains { upper.contains($0) } || isUpstreamCredit
    }

    /// Upstream: 1101 in arrears, 1102 pack used up.
    var isUpstreamCredit: Bool { code == "1101" || code == "1102" }
}

/// What of an HTTP answer decides its meaning.
package struct ProviderAnswer: Sendable {
    package let status: Int
    /// The `Retry-After` header, read.
    package let retryAfter: Duration?
    /// `nil` where the body was no JSON.
    package let body: JSON?

    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - retryAfter: the header as sent: seconds or an HTTP date.
    ///   - date: the answer's own `Date` header, from which a date in `Retry-After` is measured.
    ///   - now: used where the answer has no `Date`.
    ///   - body: its bytes, read whole.
    package init(status: Int, retryAfter: String?, date: String?, now: Timestamp, body: [UInt8]) {
        self.status = status
        self.retryAfter = retryAfter.flatMap { RetryAfter.duration(of: $0, date: date, now: now) }
        self.body = try? JSON(parsing: body)
    }

    package var error: ErrorBody? { ErrorBody(body) }

    /// The refusal for the job, the ledger and the history; without an error body in reel's words.
    package var jobError: JobError {
        let error = error
        return JobError(
            code: error?.code ?? "http_\(status)",
            message: error?.message ?? "the provider answered \(status) without saying why",
            status: status, requestID: error?.requestID ?? body?["request_id"]?.string)
    }
}
