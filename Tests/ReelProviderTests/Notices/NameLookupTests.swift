import Foundation
import ReelCore
import ReelProvider
import Synchronization
import Testing

/// How names are looked up: in no time that others would miss, and on no thread that others would.
@Suite(.timeLimit(.minutes(30))) struct NameLookupTests {
    /// Asks a resolver that answers at once.
    private func look(for owner: UInt32, asked: @escaping @Sendable () -> Void = {}) async -> [NetworkAddress] {
        await NameLookup.addresses(of: "well.example", for: owner, within: .seconds(3600)) { _ in
            asked()
            return ["1.1.1.1"].compactMap(NetworkAddress.init)
        }
    }

    @Test func `a name server that does not answer is waited for so long and no longer, and not at a stop`() async {
        let gate = DispatchSemaphore(value: 0)
        defer { for _ in 0..<2 { gate.signal() } }
        let late = await NameLookup.addresses(of: "a.example", for: 9001, within: .milliseconds(1)) { _ in
            gate.wait()
            return []
        }
        #expect(late.isEmpty)
        let (asking, asked) = AsyncStream.makeStream(of: Void.self)
        let lookup = Task {
            await NameLookup.addresses(of: "b.example", for: 9001, within: .seconds(3600)) { _ in
                asked.finish()
                gate.wait()
                return []
            }
        }
        for await _ in asking {}
        lookup.cancel()
        #expect(await lookup.value.isEmpty)
    }

    @Test func `an owner whose lookups do not come back gets no more, and others' go on`() async {
        let gate = DispatchSemaphore(value: 0)
        defer { for _ in 0..<NameLookup.mostOfOwner { gate.signal() } }
        for _ in 0..<NameLookup.mostOfOwner {
            let (asking, asked) = AsyncStream.makeStream(of: Void.self)
            let lookup = Task {
                await NameLookup.addresses(of: "hangs.example", for: 9003, within: .seconds(3600)) { _ in
                    asked.finish()
                    gate.wait()
                    return []
                }
            }
            for await _ in asking {}
            lookup.cancel()
            #expect(await lookup.value.isEmpty)
        }
        let isAsked = Mutex(false)
        let refused = await look(for: 9003) { isAsked.withLock { $0 = true } }
        #expect(refused.isEmpty)
        #expect(isAsked.withLock { $0 } == false)
        // One after the other: each gives its place back.
        for _ in 0...NameLookup.mostOfOwner { #expect(await look(for: 9004).count == 1) }
    }

    @Test func `the machine's resolver knows this machine`() async {
        #expect(await NameLookup.addresses(of: "localhost", for: 9002).contains(where: \.isLoopback))
        // Old spellings are addresses to it: they are judged like all others.
        #expect(await NameLookup.addresses(of: "0177.0.0.1", for: 9002).allSatisfy(\.isLoopback))
        #expect(await NameLookup.addresses(of: "no such name", for: 9002).isEmpty)
    }
}
