import ReelCore
import Testing

@testable import ReelDaemon

/// What comes while some lines are answered is answered together.
@Suite(.timeLimit(.minutes(30))) struct LineBeltTests {
    private struct Clerk: LineClerk {
        func look(at lines: [LineReader.Line]) async -> [Int] { [] }
        func answers(to entries: [Int]) async -> [JSON.Object?] { [] }
    }

    private let belt = LineBelt(of: Clerk())

    @Test func `all that was added is taken at once and in order`() async {
        await belt.add([1, 2], weight: 2)
        await belt.add([], weight: 1)
        await belt.add(Array(3...1000), weight: 3)
        #expect(await belt.take() == Array(1...1000))
        belt.close()
        #expect(await belt.take() == nil)
    }

    @Test(arguments: [(1, 1 << 20), (1024, 0)])
    func `who adds waits while too much has not been taken`(count: Int, weight: Int) async {
        let lines = Array(1...count)
        let adding = Task { [belt] in
            await belt.add(lines, weight: weight)
            await belt.add([0], weight: 1)
            belt.close()
        }
        #expect(await belt.take() == lines)
        #expect(await belt.take() == [0])
        #expect(await belt.take() == nil)
        await adding.value
    }

    @Test func `a line that is longer than all that may wait is read to its end`() async {
        for _ in 0..<4 { await belt.add([], weight: 1 << 20) }
        belt.stop()
        await belt.add([1], weight: 1 << 20)
        #expect(await belt.take() == [1])
    }

    @Test func `who adds waits no longer when nothing more is taken`() async {
        let adding = Task { [belt] in
            await belt.add([1], weight: 2 << 20)
            await belt.add([2], weight: 2 << 20)
        }
        belt.stop()
        await adding.value
    }

    @Test func `who takes waits for the end, too`() async {
        let taking = Task { [belt] in await belt.take() }
        belt.close()
        #expect(await taking.value == nil)
    }
}
