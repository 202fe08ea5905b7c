/// One entry of the script: for which calls, how often, and what happens to them.
package struct ScriptStep<Fault: Equatable & Sendable>: Equatable, Sendable {
    /// Nil lets the call pass as usual; it may still be held.
    package var fault: Fault?
    package var match: StepMatch
    /// How many calls it is for; nil for all.
    package var times: Int?
    package var holds: [StepHold]

    package init(_ fault: Fault?, when match: StepMatch = .any, times: Int? = 1, holds: [StepHold] = []) {
        self.fault = fault
        self.match = match
        self.times = times
        self.holds = holds
    }
}
