import Synchronization

/// The steps for one kind of call.
///
/// Each arriving call takes the first that matches it; without one, all is normal.
package final class StepQueue<Fault: Equatable & Sendable>: Sendable {
    private let steps = Mutex<[ScriptStep<Fault>]>([])

    package init() {}

    /// How many steps are left.
    package var count: Int { steps.withLock { $0.count } }

    package func append(_ step: ScriptStep<Fault>) {
        guard step.times.map({ $0 > 0 }) ?? true else { return }
        steps.withLock { $0.append(step) }
    }

    /// Adds a fault for the next `times` calls that match.
    package func append(_ fault: Fault, when match: StepMatch = .any, times: Int = 1, holds: [StepHold] = []) {
        append(ScriptStep(fault, when: match, times: times, holds: holds))
    }

    /// Adds a fault for every call that matches, from when the steps before it are used up.
    package func always(_ fault: Fault, when match: StepMatch = .any) {
        append(ScriptStep(fault, when: match, times: nil))
    }

    /// Lets the next `times` matching calls pass as usual.
    package func pass(when match: StepMatch = .any, times: Int = 1) {
        append(ScriptStep(nil, when: match, times: times))
    }

    /// Lets the next matching call pass as usual, but makes it wait at a point until `gate` is released.
    package func hold(_ point: StepHold.Point, gate: String, when match: StepMatch = .any) {
        append(ScriptStep(nil, when: match, holds: [StepHold(point, gate: gate)]))
    }

    /// Forgets all steps.
    package func removeAll() {
        steps.withLock { $0 = [] }
    }

    /// Uses up one turn of the first step that matches.
    func take(for subject: StepMatch.Subject, where isWanted: (ScriptStep<Fault>) -> Bool = { _ in true })
        -> ScriptStep<Fault>?
    {
        steps.withLock { steps in
            guard let index = steps.firstIndex(where: { $0.match.matches(subject) && isWanted($0) }) else { return nil }
            let step = steps[index]
            if let times = step.times {
                steps[index].times = times - 1
                if times <= 1 { steps.remove(at: index) }
            }
            return step
        }
    }

    /// Uses up the next step for any call if it is as wanted: for what is decided before a call's body is read.
    func takeEarly(where isWanted: (ScriptStep<Fault>) -> Bool) -> ScriptStep<Fault>? {
        let next = steps.withLock { $0.first { $0.match == .any } }
        guard let next, isWanted(next) else { return nil }
        return take(for: StepMatch.Subject()) { $0 == next }
    }
}
