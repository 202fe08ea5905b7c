package import ReelCore

/// The daemon's answer to a call.
package struct Reply: Hashable, Sendable {
    package let status: Int
    /// `null` for an answer without a body.
    package let json: JSON

    package init(status: Int, json: JSON) { (self.status, self.json) = (status, json) }

    /// The body of a success.
    ///
    /// - Throws: ``ErrorAnswer`` for anything else.
    package func success() throws(ErrorAnswer) -> JSON {
        guard (200..<300).contains(status) else {
            throw ErrorAnswer(json: json, status: status) ?? .unreadable(status: status)
        }
        return json
    }
}

extension ErrorAnswer {
    /// An answer that is neither a success nor the envelope of an error.
    static func unreadable(status: Int) -> Self {
        var answer = Self(ReelError(.internal, "the daemon answered \(status) without saying why"))
        answer.status = status
        return answer
    }
}
