/// A point in the work on a call at which it waits for a gate to be released.
package struct StepHold: Equatable, Sendable {
    package enum Point: Equatable, Sendable {
        /// The call was read; nothing has been done for it.
        case arrived
        /// For submissions: the task, if any, is created and billed; nothing is answered yet.
        case created
        /// For downloads: so many bytes of the body are out.
        case afterBytes(Int)
    }

    package var point: Point
    package var gate: String

    package init(_ point: Point, gate: String) {
        self.point = point
        self.gate = gate
    }
}

extension StepHold {
    /// How many bytes go out before this hold; nil for those before the answer.
    var byteCount: Int? {
        if case .afterBytes(let count) = point { count } else { nil }
    }
}
