package import ReelCore

/// One record of a CSV file, as it was found.
package struct CSVRecord: Hashable, Sendable {
    /// The line that it begins on, counted from 1.
    package let line: Int
    package let fields: [[UInt8]]
    /// Why it cannot be believed; `nil`: it is well formed.
    package let problem: String?

    package init(line: Int, fields: [[UInt8]], problem: String? = nil) {
        (self.line, self.fields, self.problem) = (line, fields, problem)
    }

    /// Whether it says nothing: spreadsheets write a row of separators where cells were emptied.
    package var isBlank: Bool {
        problem == nil && fields.allSatisfy { field in field.allSatisfy { $0 <= 0x20 } }
    }

    /// The fields as texts.
    ///
    /// - Throws: `ReelError` for one that is malformed, or no UTF-8.
    package func texts() throws(ReelError) -> [String] {
        if let problem { throw ReelError(.invalidRequest, problem) }
        var texts: [String] = []
        for (index, field) in fields.enumerated() {
            guard let text = String(validating: field, as: UTF8.self) else {
                throw ReelError(
                    .invalidRequest, "field \(index + 1) is not UTF-8: save the file as UTF-8")
            }
            texts.append(text)
        }
        return texts
    }
}
