import ReelCore

/// What a column of a CSV file is: a field of the request, or a queue setting beside it.
struct CSVColumn: Hashable, Sendable {
    /// The keys beside `request` in a job.
    static let queueNames = [
        "lane", "batch", "labels", "priority", "not_before", "deadline", "takes", "after", "after_any", "approval",
        "again", "webhook", "idempotency_key",
    ]
    static let requestNames = [
        "model", "prompt", "resolution", "aspect_ratio", "duration", "generate_audio", "reference_images",
        "reference_videos", "reference_audios", "extra_params",
    ]
    /// An image each, in a column of its own.
    static let imageNames = ["first_frame", "last_frame", "asset"]

    /// As the header spells it.
    let name: String
    /// From the job down: `["request", "extra_params", "cfg_scale"]`; a number is a place in a list.
    let path: [String]
    let kind: CellKind

    /// Reads a header's name.
    ///
    /// - Returns: `nil` for a name that means nothing.
    init?(_ name: String) {
        let steps = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let first = steps.first, !first.isEmpty, !steps.contains("") else { return nil }
        self.name = name
        if first == "labels", steps.count > 1 {
            (path, kind) = (["labels", String(name.dropFirst("labels.".count))], .text)
        } else if Self.queueNames.contains(name) {
            (path, kind) = ([name], CellKind(queueSetting: name))
        } else if Self.imageNames.contains(name) {
            (path, kind) = ([name], .text)
        } else if first == "request", steps.count > 1 {
            (path, kind) = (steps, CellKind(request: Array(steps.dropFirst())))
        } else if Self.requestNames.contains(first) {
            (path, kind) = (["request"] + steps, CellKind(request: steps))
        } else {
            return nil
        }
    }

    /// Whether the two say something of the same value.
    func excludes(_ other: CSVColumn) -> Bool { path.starts(with: other.path) || other.path.starts(with: path) }
}
