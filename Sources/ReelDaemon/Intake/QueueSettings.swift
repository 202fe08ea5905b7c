import ReelCore
import ReelStore

/// The keys beside `request` in a new job.
struct QueueSettings {
    private static let known = [
        "request", "lane", "batch", "labels", "priority", "not_before", "deadline", "takes", "idempotency_key",
    ]
    /// Keys of the contract whose feature is not there yet: refused with that word rather than ignored.
    private static let later = ["after", "after_any", "webhook", "approval", "again"]
    /// What those may be, besides null, without asking for anything.
    private static let nothing: [String: JSON] = ["after": [], "after_any": [], "approval": false, "again": false]

    private let members: JSON.Object

    init(_ members: JSON.Object) { self.members = members }

    /// - Throws: `ReelError` naming unknown keys, and those that do nothing yet.
    func checkNames() throws(ReelError) {
        let unknown = members.names.filter { !Self.known.contains($0) && !Self.later.contains($0) }
        if let first = unknown.first {
            let names = unknown.map { String($0.prefix(60)) }.joined(separator: ", ")
            let right = (Self.known + Self.later).joined(separator: ", ")
            throw ReelError(.invalidRequest, field: String(first.prefix(60)), "unknown: \(names); known are \(right)")
        }
        for name in Self.later {
            guard let value = value(name), value != Self.nothing[name] else { continue }
            throw ReelError(.notImplemented, field: name, "'\(name)' is not_implemented in this version; leave it out")
        }
    }

    func apply(to job: inout NewJob, intake: Intake, caller: Caller) throws(ReelError) {
        if let lane = try string("lane") { job.lane = try check(lane: lane, intake) }
        if let batch = try string("batch") { job.batch = try check(batch: batch) }
        job.labels = try labels()
        job.priority = try whole("priority", -100...100) ?? 0
        if job.priority > 0 { try caller.requireAdmin("a priority above 0", field: "priority") }
        job.takes = try whole("takes", 1...100) ?? 1
        (job.notBefore, job.deadline) = (try time("not_before"), try time("deadline"))
        try check(deadline: job.deadline, notBefore: job.notBefore, now: intake.now())
    }

    private func value(_ name: String) -> JSON? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    private func wrong(_ name: String, _ value: JSON, _ right: String) -> ReelError {
        ReelError(.invalidRequest, field: name, "this is \(value.kind); it must be \(right)")
    }

    private func string(_ name: String) throws(ReelError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrong(name, value, "a string") }
        return text
    }

    private func whole(_ name: String, _ range: ClosedRange<Int>) throws(ReelError) -> Int? {
        guard let value = value(name) else { return nil }
        let right = "a whole number in \(range.lowerBound)...\(range.upperBound)"
        guard let number = value.number else { throw wrong(name, value, right) }
        guard let whole = number.integer, range.contains(whole) else {
            throw ReelError(
                .invalidRequest, field: name, "\(number.literal.prefix(20)) is out of range; it must be \(right)")
        }
        return whole
    }

    private func time(_ name: String) throws(ReelError) -> Timestamp? {
        guard let text = try string(name) else { return nil }
        guard let time = Timestamp(iso8601: text) else {
            let right = "ISO 8601 with a zone, such as 2026-04-11T07:17:39Z or 2026-04-11T09:17:39+02:00"
            throw ReelError(.invalidRequest, field: name, "this is no time that reel can read; it must be \(right)")
        }
        return time
    }

    private func check(deadline: Timestamp?, notBefore: Timestamp?, now: Timestamp) throws(ReelError) {
        guard let deadline else { return }
        guard deadline > now else {
            throw ReelError(.invalidRequest, field: "deadline", "\(deadline) has passed; it must lie in the future")
        }
        if let notBefore, notBefore >= deadline {
            throw ReelError(
                .invalidRequest, field: "not_before", "\(notBefore) is not before the deadline, \(deadline)")
        }
    }

    private func check(lane: String, _ intake: Intake) throws(ReelError) -> String {
        if lane == "any" {
            throw ReelError(.notImplemented, field: "lane", "'any' is not_implemented in this version; name a lane")
        }
        guard let known = intake.lanes.first(where: { $0.isIdentical(to: lane) }) else {
            let lanes = intake.lanes.sorted().joined(separator: ", ")
            throw ReelError(.invalidRequest, field: "lane", "there is no such lane; the settings have \(lanes)")
        }
        return known
    }

    private func check(batch: String) throws(ReelError) -> String {
        let isRight =
            (1...100).contains(batch.utf8.count)
            && batch.utf8.allSatisfy { byte in
                Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
                    || byte == 0x2E || byte == 0x5F || byte == 0x2D
            }
        guard isRight else {
            throw ReelError(
                .invalidRequest, field: "batch", "a batch's name is 1 to 100 of A-Z, a-z, 0-9, '.', '_', '-'")
        }
        return batch
    }

    private func labels() throws(ReelError) -> [String: String] {
        guard let value = value("labels") else { return [:] }
        guard let object = value.object else { throw wrong("labels", value, "an object of strings") }
        guard object.members.count <= 64 else {
            throw ReelError(
                .invalidRequest, field: "labels", "there are \(object.members.count) labels; 64 is the most")
        }
        var labels: [String: String] = [:]
        for (name, value) in object {
            let field = "labels.\(name.prefix(60))"
            guard let text = value.string else { throw wrong(field, value, "a string") }
            guard name.isPlain(upTo: 100), !name.isEmpty, text.isPlain(upTo: 1000) else {
                let right = "1 to 100 characters as its name, up to 1000 as its value, and no control characters"
                throw ReelError(.invalidRequest, field: field, "a label has \(right)")
            }
            // The same letters can be other bytes, which JSON tells apart and a dictionary does not.
            guard labels.updateValue(text, forKey: name) == nil else {
                throw ReelError(
                    .invalidRequest, field: field, "this label is given twice, in two spellings of its letters")
            }
        }
        return labels
    }
}

extension String {
    /// Whether it has at most so many characters, and none that controls anything.
    func isPlain(upTo count: Int) -> Bool {
        unicodeScalars.count <= count && unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
