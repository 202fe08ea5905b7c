import Foundation
import ReelAPI
import ReelCore

extension JobAnswer {
    /// All that a person may want to know of the job.
    func facts(now: Timestamp, zone: TimeZone) -> Facts {
        var facts: [(name: String, value: Styled?)] = [
            ("job", "\(id)"), ("state", styledWord), ("error", error.map { Styled($0.text, .red) }),
        ]
        facts += settings
        facts += progress
        for (name, time) in [
            ("not before", notBefore), ("deadline", deadline), ("next", state.isEnd ? nil : nextAt),
            ("expected end", state.isEnd ? nil : eta),
            ("created", createdAt), ("submitted", submittedAt), ("finished", finishedAt),
        ] {
            facts.append((name, time.map { Styled("\($0.text(in: zone))  (\($0.distance(from: now)))") }))
        }
        for (index, clip) in clips.enumerated() { facts.append(("clip \(index + 1)", clip.summary)) }
        for warning in warnings { facts.append(("warning", Styled("\(warning.field): \(warning.message)", .yellow))) }
        facts.append(("request", Styled(request.abridged().description)))
        return Facts(facts)
    }

    private var settings: [(name: String, value: Styled?)] {
        let labels = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return [
            ("model", Styled(model)), ("lane", Styled(lane)), ("owner", Styled(owner)),
            ("batch", batch.map { Styled($0) }), ("labels", labels.isEmpty ? nil : Styled(labels)),
            ("after", after.isEmpty ? nil : Styled(after.map(String.init).joined(separator: ", "))),
            ("priority", priority == 0 ? nil : "\(priority)"),
        ]
    }

    private var progress: [(name: String, value: Styled?)] {
        [
            ("attempts used", attempts == 0 ? nil : "\(attempts)"), ("task", taskID.map { Styled($0.rawValue) }),
            ("provider says", providerStatus.map { Styled($0) }), ("overdue", isOverdue ? "yes" : nil),
            ("cancel", isCancelRequested && !state.isEnd ? "requested" : nil), ("credits", Styled(credits.text)),
            ("may be billed", mayBeBilled ? "yes" : nil),
        ]
    }
}

extension ClipAnswer {
    fileprivate var summary: Styled {
        let size = width.flatMap { width in height.map { ", \(width)x\($0)" } } ?? ""
        let length = duration.map { ", \(JSON.decimal($0).description) s" } ?? ""
        let pruned = prunedAt.map { ", deleted on \($0)" } ?? ""
        return Styled("\(bytes.byteSize)\(size)\(length)\(pruned), sha256 \(sha256)")
    }
}
