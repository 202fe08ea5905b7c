package import ReelCore

/// The body of `POST /v1/jobs`: a request and its queue settings, from a file, from flags, or from both.
package struct JobDraft: Hashable, Sendable {
    package private(set) var json: JSON

    /// - Parameters:
    ///   - document: a bare request, `{"request":{...}}` with queue settings, or `nil` without a file.
    ///   - request: changes to the request.
    ///   - queue: changes to the queue settings.
    /// - Throws: ``UsageError`` when the document is no object, or the flags do not fit it.
    package init(document: JSON?, request: RequestChanges, queue: QueueChanges) throws(UsageError) {
        let document = document ?? [:]
        guard let object = document.object else {
            throw UsageError("a request is a JSON object; this is \(document.kind)")
        }
        var job = object["request"] == nil ? JSON.Object([("request", .object(object))]) : object
        if !request.isEmpty {
            guard let body = job["request"]?.object else {
                throw UsageError("request in the file is \(job["request"]?.kind ?? "missing"), not an object")
            }
            job["request"] = .object(try request.applied(to: body))
        }
        // A program's empty field is no key, and the daemon takes it for none.
        if job["idempotency_key"]?.isNull == true { job["idempotency_key"] = nil }
        json = .object(try queue.applied(to: job))
    }

    /// The key that the file itself carries.
    package var idempotencyKey: String? { json["idempotency_key"]?.string }

    /// The draft as a line of NDJSON, with `key` and the guard against duplicates unless it carries a key.
    package func line(key: String) -> [UInt8] {
        guard var job = json.object else { return json.bytes }
        guard job["idempotency_key"] == nil else { return json.bytes }
        job["idempotency_key"] = .string(key)
        return JobDraft(json: .object(job)).again(false).json.bytes
    }
}

extension JobDraft {
    /// Takes the key out of the body: it goes into the header.
    package mutating func takeIdempotencyKey() -> String? {
        guard let key = idempotencyKey, var job = json.object else { return nil }
        job["idempotency_key"] = nil
        self = JobDraft(json: .object(job))
        return key
    }

    /// Whether the draft itself says that it may, or may not, be the same as an earlier one.
    package var saysAgain: Bool { json["again"] != nil }

    /// The draft with a word on whether it may be the same as an earlier one, unless it has one.
    ///
    /// Behind a key that reel made, the word is what turns the guard against duplicates on.
    package func again(_ isAgain: Bool) -> JobDraft {
        guard var job = json.object, !saysAgain else { return self }
        job["again"] = .bool(isAgain)
        return JobDraft(json: .object(job))
    }

    private init(json: JSON) { self.json = json }
}
