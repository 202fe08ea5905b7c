package import Foundation
import ReelAPI
package import ReelCore

/// Where a command's words go: results to standard output, everything else to standard error.
///
/// With `--json` standard output carries JSON only; what is said to people is then dropped or goes to standard error.
package struct Console: Sendable {
    package enum Stream: Sendable { case output, error }

    package let isJSON: Bool
    /// `nil` when standard output is no terminal.
    package let output: Terminal?
    /// `nil` when standard error is no terminal.
    package let error: Terminal?
    package let zone: TimeZone
    /// Reads what a person types, up to Enter; `nil` when standard input is no terminal.
    package let input: (@Sendable () async throws -> String?)?
    private let write: @Sendable (Stream, String) -> Void

    package init(
        isJSON: Bool, output: Terminal?, error: Terminal?, zone: TimeZone,
        input: (@Sendable () async throws -> String?)? = nil, write: @escaping @Sendable (Stream, String) -> Void
    ) {
        (self.isJSON, self.output, self.error, self.zone) = (isJSON, output, error, zone)
        (self.input, self.write) = (input, write)
    }

    /// Asks a person; whatever is no clear yes is a no, and so is a terminal that nobody sits at.
    package func confirms(_ question: String) async throws -> Bool {
        guard let input else { return false }
        write(.error, "\(question) [y/N] ")
        return ["y", "yes"].contains(try await input()?.trimmingCharacters(in: .whitespaces).lowercased())
    }

    /// A result for a person; dropped with `--json`.
    package func say(_ line: String) { if !isJSON { write(.output, line + "\n") } }

    /// A result as a table for a person; dropped with `--json`.
    package func say(_ table: Table) {
        for line in table.lines(on: output) { say(line) }
    }

    /// A result for a program; dropped without `--json`.
    package func answer(_ json: @autoclosure () -> JSON) { if isJSON { write(.output, json().description + "\n") } }

    /// A remark beside the results.
    package func note(_ line: String) { write(.error, line + "\n") }

    /// Raw text to a terminal: cursor movements.
    package func draw(_ text: String, on stream: Stream) { write(stream, text) }

    /// Tells a failure: to the person, and with `--json` to the program as well.
    package func tell(_ failure: CommandFailure) {
        if let message = failure.message { note("reel: \(message)") }
        if let answer = failure.answer { self.answer(answer.json) }
    }
}
