import ReelCore
import Testing

/// A gate shuts for as long as it was told, and only its probe opens it.
@Suite struct GateTests {
    private let start = Timestamp(milliseconds: 1_000_000)

    private func slowed(for wait: Duration?) -> Gate {
        var gate = Gate()
        gate.slow("rate_limited", for: wait, spread: 0, isProbe: false, at: start)
        return gate
    }

    @Test func `shut, it lets one call out when its time has come, and no second`() {
        var gate = slowed(for: .seconds(30))
        #expect(gate.permit(at: start + .seconds(29)) == .none)
        #expect(gate.permit(at: start + .seconds(30)) == .one)
        let isProbe = gate.startCall()
        #expect(isProbe)
        #expect(gate.permit(at: start + .seconds(31)) == .none)
        gate.succeed(isProbe: true, at: start + .seconds(32))
        #expect(gate.permit(at: start + .seconds(32)) == .unlimited)
    }

    @Test func `a call that was on its way when it shut does not open it`() {
        var gate = slowed(for: .seconds(30))
        gate.succeed(isProbe: false, at: start + .seconds(1))
        #expect(gate.permit(at: start + .seconds(1)) == .none)
    }

    @Test func `a longer wait is never shortened, by another wait or by other trouble`() {
        var gate = slowed(for: .seconds(3600))
        gate.slow("rate_limited", for: .seconds(10), spread: 0, isProbe: false, at: start + .seconds(1))
        #expect(gate.until == start + .seconds(3600))
        gate.park("no_credit", until: start + .seconds(300), isProbe: false)
        #expect(gate.until == start + .seconds(3600))
    }

    @Test func `shut for longer while the probe was out, it stays shut`() {
        var gate = slowed(for: .seconds(30))
        _ = gate.startCall()
        gate.slow("rate_limited", for: .seconds(60), spread: 0, isProbe: false, at: start + .seconds(31))
        gate.succeed(isProbe: true, at: start + .seconds(32))
        #expect(gate.permit(at: start + .seconds(32)) == .none)
        #expect(gate.permit(at: start + .seconds(91)) == .one)
    }

    @Test func `without a word it waits 5 s, then twice as long with each probe, at most 5 min`() throws {
        var gate = Gate()
        var now = start
        var waits: [Int64] = []
        for _ in 0..<8 {
            let isProbe = gate.startCall()
            gate.slow("unreachable", for: nil, spread: 0, isProbe: isProbe, at: now)
            let until = try #require(gate.until)
            waits.append((until - now).milliseconds / 1000)
            now = until
        }
        #expect(waits == [5, 10, 20, 40, 80, 160, 300, 300])
    }

    @Test func `calls of the same moment count as one strike`() {
        var gate = slowed(for: nil)
        for _ in 0..<10 { gate.slow("unreachable", for: nil, spread: 0, isProbe: false, at: start) }
        #expect(gate.until == start + .seconds(5))
    }

    @Test func `a probe that tells nothing puts the next one off`() {
        var gate = Gate()
        gate.park("unauthorized", until: start, isProbe: false)
        _ = gate.startCall()
        gate.learnNothing(isProbe: true, at: start)
        #expect(gate.until == start + Gate.longest)
        #expect(gate.permit(at: start) == .none)
    }

    @Test func `a probe that was not made leaves the way free for another`() {
        var gate = slowed(for: .seconds(5))
        _ = gate.startCall()
        gate.cancelProbe()
        #expect(gate.permit(at: start + .seconds(5)) == .one)
    }

    @Test func `parked without a time it waits for a person, whatever else happens`() {
        var gate = Gate()
        gate.park("no_key", until: nil, isProbe: false)
        gate.slow("unreachable", for: .seconds(5), spread: 0, isProbe: false, at: start)
        #expect(gate.permit(at: start + .seconds(86_400)) == .none)
        #expect(gate.opensAt == nil)
    }

    @Test func `when the clock is set it goes along`() {
        var gate = slowed(for: .seconds(30))
        gate.shift(by: .seconds(-1000))
        #expect(gate.until == start + .seconds(-970))
    }
}
