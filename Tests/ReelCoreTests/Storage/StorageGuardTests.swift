import ReelCore
import Testing

@Suite struct StorageGuardTests {
    private static let marks = StorageMarks(total: 1 << 40)
    private var guarded = StorageGuard(Self.marks)

    @Test func `the marks fit small file systems, too`() {
        for total in [Int64(0), 1 << 20, 64 << 20, 1 << 30, 1 << 50] {
            let marks = StorageMarks(total: total)
            #expect(marks.least <= marks.low && marks.low <= marks.enough)
            #expect(marks.reserve + marks.enough <= total / 2)
        }
        #expect(Self.marks.reserve == 16 << 20)
        #expect(Self.marks.low == 64 << 20)
    }

    @Test mutating func `with little room jobs are taken and none is submitted, until there is clearly enough`() {
        guarded.measured(free: Self.marks.low - 1, hasReserve: true)
        #expect(guarded.condition == .low)
        #expect(guarded.refusal(of: .job) == nil)
        #expect(guarded.refusal(of: .submission)?.code == .storageFull)
        guarded.measured(free: Self.marks.low, hasReserve: true)
        #expect(guarded.condition == .low)
        guarded.measured(free: Self.marks.enough, hasReserve: true)
        #expect(guarded.condition == .fine)
        #expect(guarded.refusal(of: .submission) == nil)
    }

    @Test(arguments: [StorageGuard.NewWork.job, .submission])
    func `a full disk refuses all that is new`(work: StorageGuard.NewWork) {
        var guarded = guarded
        guarded.measured(free: Self.marks.least - 1, hasReserve: true)
        #expect(guarded.condition == .full)
        #expect(guarded.refusal(of: work)?.code == .storageFull)
    }

    @Test mutating func `a full disk counts as such until the reserve lies ready again`() {
        guarded.failed(.full, free: .max)
        guarded.measured(free: .max, hasReserve: false)
        #expect(guarded.condition == .full)
        guarded.measured(free: Self.marks.enough - 1, hasReserve: true)
        #expect(guarded.condition == .full)
        guarded.written()
        #expect(guarded.condition == .full, "a write that found room is no sign that there is room for others")
        guarded.measured(free: Self.marks.enough, hasReserve: true)
        #expect(guarded.condition == .fine)
    }

    @Test mutating func `without its reserve nothing new is begun, however much room there is`() {
        guarded.measured(free: .max, hasReserve: false)
        #expect(guarded.condition == .full)
    }

    @Test mutating func `a disk that refuses writes is trusted again when one goes through, not when it has room`() {
        guarded.failed(.failing("input/output error"), free: .max)
        guarded.measured(free: .max, hasReserve: true)
        #expect(guarded.condition == .failing("input/output error"))
        #expect(guarded.refusal(of: .job)?.code == .unavailable)
        #expect(guarded.refusal(of: .job)?.message.contains("input/output error") == true)
        guarded.written()
        #expect(guarded.condition == .fine)
    }

    @Test mutating func `on a full disk every failure is that of a full disk`() {
        guarded.failed(.failing("input/output error"), free: Self.marks.least - 1)
        #expect(guarded.condition == .full)
        var unmeasured = StorageGuard(Self.marks)
        unmeasured.failed(.failing("input/output error"), free: nil)
        #expect(unmeasured.condition == .failing("input/output error"))
    }

    @Test(arguments: [StorageGuard.Condition.low, .full, .failing("x")])
    func `whatever is wrong has words for the operator`(condition: StorageGuard.Condition) {
        #expect(condition.alarm?.isEmpty == false)
        #expect(StorageGuard.Condition.fine.alarm == nil)
    }
}
