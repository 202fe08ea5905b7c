package import ReelCore

/// An error on the wire: the provider's envelope with `field` as one more key.
package struct ErrorAnswer: Error, Hashable, Sendable, CustomStringConvertible {
    package var code: String
    package var message: String
    package var status: Int
    package var requestID: String?
    package var field: String?

    package init(_ error: ReelError, requestID: String? = nil) {
        (code, message, status) = (error.code.rawValue, error.message, error.code.status)
        (self.requestID, field) = (requestID, error.field)
    }

    /// Reads `{"error":{...}}`; `nil` when `json` is no such envelope.
    ///
    /// - Parameters:
    ///   - json: the body of an answer, or a line of an NDJSON answer.
    ///   - status: of the answer, for an envelope that names none.
    package init?(json: JSON, status: Int? = nil) {
        guard let error = json["error"], let code = error["code"]?.string ?? error["code"]?.number?.literal else {
            return nil
        }
        self.code = code
        message = error["message"]?.string ?? code
        self.status = error["status"]?.integer ?? status ?? 500
        requestID = error["request_id"]?.string
        field = error["field"]?.string
    }

    package var json: JSON {
        [
            "error": [
                "code": .string(code), "message": .string(message), "status": .whole(status),
                "request_id": .text(requestID), "field": .text(field),
            ]
        ]
    }

    /// The same as an error of ours; a code of somebody else becomes `internal`.
    package var error: ReelError { ReelError(ReelError.Code(rawValue: code) ?? .internal, field: field, message) }

    package var description: String { field.map { "\($0): \(message)" } ?? message }
}
