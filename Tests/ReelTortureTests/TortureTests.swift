import ReelTorture
import Testing

/// The whole of it, small.
@Suite(.timeLimit(.minutes(30)))
struct TortureTests {
    @Test func `ten kills break no promise, and there was something to break`() async throws {
        var options = Torture.Options(seed: 4711)
        options.kills = 10
        let summary = try await Torture.run(options)
        #expect(summary.ends == 10)
        #expect(summary.acknowledged > 20)
        #expect(summary.billed > 5)
    }
}
