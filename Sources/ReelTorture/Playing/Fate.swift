import ReelSimulator
import ReelTesting

/// What the provider does to one job, drawn before it is handed in.
struct Fate {
    private static let submissions: [SubmissionFault] = [
        .answer(.upstreamFailed), .answer(.upstreamFailed), .answer(.upstreamFailed),
        .answer(.bareUnavailable), .answer(.bareUnavailable.creatingTask), .answer(ScriptedAnswer(status: 500)),
        .answer(.gatewayTimeout.creatingTask), .answer(.halfAnswer.creatingTask), .answer(.cutOff.creatingTask),
        .answer(.withoutTaskID.creatingTask), .answer(.unreadable.creatingTask), .answer(.redirect(status: 302)),
        .reset(createsTask: false), .reset(createsTask: true), .hang(createsTask: true), .hang(createsTask: false),
        .answer(.invalidPrompt),
    ]
    private static let polls: [PollFault] = [
        .answer(.upstreamFailed), .answer(.bareUnavailable), .answer(.unreadable), .answer(.halfAnswer),
        .answer(.notFound), .status("paused"), .wrongTaskID,
    ]
    private static let downloads: [DownloadFault] = [
        .answer(ScriptedAnswer(status: 500)), .answer(ScriptedAnswer(status: 200, body: .html)), .expire(status: 403),
        .expire(status: 410), .short(bytes: 700), .breakOff(bytes: 1000), .breakOff(bytes: 900_000), .reset, .garbage,
        .chunked, .ignoreRange, .changedETag, .redirect, .stall(bytes: 1000),
    ]
    /// Faults that shut a lane for seconds; they are for one lane only, so that the others have work for the killer.
    private static let storms: [SubmissionFault] = [
        .answer(.rateLimited()), .answer(.rateLimited(retryAfter: .seconds(1))), .answer(.tooManyTasks),
    ]

    let submissions: [SubmissionFault]
    let plan: TaskPlan
    let polls: [PollFault]
    let downloads: [DownloadFault]

    init(isStormy: Bool, _ chance: SeededChance) {
        var chance = chance
        func some<Fault>(_ faults: [Fault], _ share: Double) -> [Fault] {
            var drawn: [Fault] = []
            while drawn.count < 3, chance.chance() < share, let fault = faults.randomElement(using: &chance) {
                drawn.append(fault)
            }
            return drawn
        }
        let calm = some(Self.submissions, 0.25)
        submissions = isStormy ? some(Self.storms, 0.2) + calm : calm
        polls = (isStormy ? some([.reset, .answer(.rateLimited())], 0.1) : []) + some(Self.polls, 0.15)
        downloads = some(Self.downloads, 0.2)
        plan = Self.plan(chance)
    }

    private static func plan(_ chance: SeededChance) -> TaskPlan {
        let end: TaskPlan.End =
            switch chance.chance() {
            case ..<0.05: .failed(code: 1301, message: "risk control")
            case ..<0.10: .failed(code: 1500, message: "try again")
            default: .succeeded
            }
        let padding = [0, 0, 0, 0, 60_000, 2_000_000]
        return TaskPlan(
            queued: .milliseconds(Int(chance.chance() * 60)), processing: .milliseconds(Int(chance.chance() * 300)),
            end: end, videos: chance.chance() < 0.15 ? 2 : 1, covers: chance.chance() < 0.7,
            padding: padding[Int(chance.chance() * Double(padding.count))])
    }

    /// Puts it into the provider's script.
    func play(in script: Script, on marker: String) {
        let match = StepMatch.prompt(marker)
        for fault in submissions { script.submissions.append(fault, when: match) }
        for fault in polls { script.polls.append(fault, when: match) }
        for fault in downloads { script.downloads.append(fault, when: match) }
        script.tasks.append(plan, when: match)
    }
}
