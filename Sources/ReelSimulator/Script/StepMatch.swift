/// What a step of the script is for; whatever is nil is not asked.
package struct StepMatch: Equatable, Sendable {
    /// A part of the prompt, or of one of the shots' prompts.
    package var prompt: String?
    /// The id of the task.
    package var task: String?
    /// For downloads: clips (also when nil) or covers.
    package var file: ResultFile.Kind?
    /// For downloads: which of several videos, from 0.
    package var index: Int?

    package init(prompt: String? = nil, task: String? = nil, file: ResultFile.Kind? = nil, index: Int? = nil) {
        self.prompt = prompt
        self.task = task
        self.file = file
        self.index = index
    }

    package static let any = StepMatch()
    package static let cover = StepMatch(file: .cover)
    package static func prompt(_ part: String) -> Self { StepMatch(prompt: part) }
    package static func task(_ id: String) -> Self { StepMatch(task: id) }

    func matches(_ subject: Subject) -> Bool {
        if let prompt, !subject.prompt.contains(prompt) { return false }
        if let task, task != subject.task { return false }
        if let index, index != subject.file?.index { return false }
        guard let kind = subject.file?.kind else { return file == nil }
        return (file ?? .clip) == kind
    }

    /// What one arriving call is about.
    struct Subject {
        var prompt = ""
        var task: String?
        var file: ResultFile?
    }
}
