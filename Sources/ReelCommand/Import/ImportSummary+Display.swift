import ReelAPI
import ReelCore

extension ImportSummary {
    /// For a person, a fact a line.
    var facts: Facts {
        Facts([
            ("lines", Styled(lineCount)), ("jobs", Styled(String(jobs))), ("clips", Styled(String(clips))),
            ("seconds", Styled(Self.amount(seconds, unknown: ofUnknownLength, "of a length that is not known yet"))),
            ("credits", Styled(Self.amount(credits, unknown: ofUnknownCost, "at a cost that is not known yet"))),
            ("known", known == 0 ? nil : Styled("\(known) were submitted by an earlier run, and are not again")),
            (
                "same",
                duplicates == 0 ? nil : Styled("\(duplicates) ask for the same as a job of a short while ago", .yellow)
            ),
            ("approval", toApprove == 0 ? nil : Styled("\(toApprove) would wait for one", .yellow)),
            ("warnings", warnings == 0 ? nil : Styled("\(warnings); each is with its job")),
        ])
    }

    private var lineCount: String { bad == 0 ? String(lines) : "\(lines), of which \(bad) would be refused" }

    private static func amount(_ known: Int, unknown: Int, _ words: String) -> String {
        unknown == 0 ? String(known) : "\(known), and \(unknown) \(unknown == 1 ? "job" : "jobs") \(words)"
    }

    /// What the caps have to say to it.
    var capLines: [String] {
        caps.filter { $0.amount > 0 }.map { cap, amount in
            let left = "\(cap.subject), \(cap.text): \(cap.number(cap.left)) left, this takes \(amount)"
            guard Double(amount) > cap.left else { return left }
            return "\(left): what is beyond waits \(cap.until == nil ? "until it is raised" : "for its next window")"
        }
    }

    var json: JSON {
        [
            "summary": [
                "lines": .whole(lines), "jobs": .whole(jobs), "clips": .whole(clips), "seconds": .whole(seconds),
                "credits": .whole(credits), "unknown_length": .whole(ofUnknownLength),
                "unknown_cost": .whole(ofUnknownCost), "already_submitted": .whole(known), "refused": .whole(bad),
                "duplicates": .whole(duplicates), "to_approve": .whole(toApprove), "warnings": .whole(warnings),
                "caps": .array(
                    caps.map { cap, amount in
                        guard var line = cap.json.object else { return cap.json }
                        line["takes"] = .whole(amount)
                        return .object(line)
                    }),
            ]
        ]
    }
}
