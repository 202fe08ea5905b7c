/// One step of a script as JSON, flat, with only the members that the step needs.
///
///     {"on": "submission", "do": "answer", "status": 429, "code": "RATE_LIMITED", "retry_after": 7, "times": 2}
///     {"on": "submission", "do": "hang", "creates_task": true, "prompt": "cat"}
///     {"on": "submission", "holds": [{"at": "created", "gate": "billed"}]}
///     {"on": "task", "plan": {"end": "failed", "code": 1301, "message": "risk control"}}
///     {"on": "poll", "do": "status", "word": "paused"}
///     {"on": "download", "do": "break_off", "bytes": 1000, "file": "clip"}
///     {"on": "connection", "do": "reset"}
package struct ScriptEntry: Decodable, Sendable {
    enum Call: String, Decodable { case connection, submission, task, poll, download }

    let on: Call
    /// The fault; nil lets the call pass as usual, for entries that only hold it.
    let `do`: String?

    // Which calls, and how often.
    let prompt: String?
    let task: String?
    let file: ResultFile.Kind?
    let index: Int?
    let times: Int?
    let always: Bool?
    let holds: [StepHold]?

    // The details of answers.
    let status: Int?
    let code: ProviderCode?
    let message: String?
    let body: String?
    let retryAfter: ScriptedRetryAfter?
    let headers: [String: String]?
    let createsTask: Bool?
    let cutAfter: Int?

    // The details of the other faults.
    let bytes: Int?
    let word: String?
    let plan: TaskPlan?
}

extension StepHold: Decodable {
    private enum CodingKeys: String, CodingKey { case at, gate, bytes }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        gate = try container.decode(String.self, forKey: .gate)
        switch try container.decode(String.self, forKey: .at) {
        case "arrived": point = .arrived
        case "created": point = .created
        case "bytes": point = .afterBytes(try container.decode(Int.self, forKey: .bytes))
        case let word:
            throw DecodingError.dataCorruptedError(
                forKey: .at, in: container, debugDescription: "\(word) is none of arrived, created, bytes")
        }
    }
}
