package import Foundation
package import ReelAPI
package import ReelCore

extension HistoryAnswer {
    /// What happened, one event a row.
    package func events(in zone: TimeZone) -> Table {
        Table(
            [.text("TIME"), .text("EVENT"), .text("STATE"), .text("DETAIL")],
            rows: history.map { entry in
                [
                    Styled(entry.at.text(in: zone), .faint), Styled(entry.event), Styled(entry.move, entry.to.color),
                    Styled(entry.detail?.summary ?? ""),
                ]
            })
    }

    /// The ledger, one submission a row.
    package func ledger(in zone: TimeZone) -> Table {
        Table(
            [
                .number("SUBMISSION"), .text("INTENT"), .text("OUTCOME"), .number("HTTP"), .text("CREDITS"),
                .text("TASK"), .text("ERROR"), .text("REQUEST ID"),
            ],
            rows: submissions.map { row in
                [
                    "\(row.number)", Styled(row.intentAt.text(in: zone), .faint), Styled(row.outcome.rawValue),
                    Styled(row.httpStatus.map { "\($0)" } ?? ""), Styled(row.credits.text),
                    Styled(row.taskID?.rawValue ?? ""), Styled(row.error?.code ?? ""), Styled(row.requestID ?? ""),
                ]
            })
    }
}

extension HistoryAnswer.Entry {
    /// `queued -> submitting`, or the state alone where it did not change.
    fileprivate var move: String {
        guard let from, from != to else { return to.rawValue }
        return "\(from.rawValue) -> \(to.rawValue)"
    }
}

extension CreditsAnswer {
    /// The estimate, and only what a person has to settle beside it: `600`, `600 unknown`.
    var brief: String { state == .unknown ? text : estimate.map { "\($0)" } ?? "" }

    /// `1360 reserved`, or the state alone where no price is known.
    package var text: String { estimate.map { "\($0) \(state.rawValue)" } ?? state.rawValue }
}

extension JSON {
    /// The members that are not null on one line, without quotes: `code=1102 message=...`.
    package var summary: String {
        guard let object else { return string ?? description }
        let members = object.filter { !$0.value.isNull }.map { "\($0.name)=\($0.value.string ?? $0.value.description)" }
        return members.joined(separator: " ")
    }

    /// The same with texts of more than `limit` characters cut: inline images.
    package func abridged(to limit: Int = 200) -> JSON {
        switch self {
        case .string(let text) where text.utf8.count > limit:
            .string("\(text.prefix(40))... (\(Int64(text.utf8.count).byteSize))")
        case .array(let elements): .array(elements.map { $0.abridged(to: limit) })
        case .object(let object):
            .object(Object(object.map { (name: $0.name, value: $0.value.abridged(to: limit)) }))
        default: self
        }
    }
}
