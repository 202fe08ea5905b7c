/// Decides what the disk is trusted with: a value that is told what was seen, and asked what may be begun.
///
/// What is known is written in any case, as far as the disk takes it: only what begins new work asks here.
package struct StorageGuard: Equatable, Sendable {
    package enum Condition: Equatable, Sendable {
        /// Leaves when the room gets low, or a write fails.
        case fine
        /// Jobs are taken and none is submitted; leaves when there is enough room, or too little.
        case low
        /// Nothing new is begun; leaves when there is enough room *and* the reserve lies ready again.
        case full
        /// The disk refuses writes for the named reason; leaves when one goes through.
        case failing(String)
    }

    /// How a write failed.
    package enum Trouble: Equatable, Sendable {
        case full
        case failing(String)
    }

    /// What begins something that has to be written down later, too.
    package enum NewWork: Sendable { case job, submission }

    package private(set) var condition = Condition.fine
    private let marks: StorageMarks

    package init(_ marks: StorageMarks) { self.marks = marks }

    /// The room on the disk was looked at.
    ///
    /// - Parameters:
    ///   - free: in bytes.
    ///   - hasReserve: whether the reserve lies ready.
    package mutating func measured(free: Int64, hasReserve: Bool) {
        switch condition {
        case .failing: return
        case .full: if free >= marks.enough, hasReserve { condition = .fine }
        case .fine, .low:
            if free < marks.least || !hasReserve {
                condition = .full
            } else {
                condition = free < (condition == .low ? marks.enough : marks.low) ? .low : .fine
            }
        }
    }

    /// A write failed.
    ///
    /// - Parameters:
    ///   - trouble: how.
    ///   - free: the room on the disk, in bytes, where it is known: on a full one, failures have many names.
    package mutating func failed(_ trouble: Trouble, free: Int64?) {
        switch trouble {
        case .failing(let reason) where (free ?? .max) >= marks.least: condition = .failing(reason)
        default: condition = .full
        }
    }

    /// A write went through.
    ///
    /// That says nothing about the room: see ``measured(free:hasReserve:)``.
    package mutating func written() { if case .failing = condition { condition = .fine } }

    /// Why `work` may not be begun now; `nil` when it may.
    package func refusal(of work: NewWork) -> ReelError? {
        switch (condition, work) {
        case (.fine, _), (.low, .job): nil
        case (.low, .submission): ReelError(.storageFull, "there is too little room on the disk to submit anything")
        case (.full, _):
            ReelError(
                .storageFull,
                "the disk that holds the jobs is full; nothing was stored, try again when there is room on it")
        case (.failing(let reason), _):
            ReelError(
                .unavailable, "the disk that holds the jobs takes no writes (\(reason)); nothing was stored, try again")
        }
    }
}

extension StorageGuard.Condition {
    /// What an operator is to know of it, and what helps; `nil` when all is well.
    package var alarm: String? {
        switch self {
        case .fine: nil
        case .low: "little room is left on the disk: jobs are taken and none is submitted; make room"
        case .full: "the disk is full: new jobs are refused and none is submitted, those in flight go on; make room"
        case .failing(let reason):
            "the disk takes no writes (\(reason)): new jobs are refused and none is submitted; see the kernel's log"
        }
    }
}
