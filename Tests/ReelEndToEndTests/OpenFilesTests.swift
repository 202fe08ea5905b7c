import Foundation
import Glibc
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

/// Too many open files: those who come wait, outcomes are written down, and nobody has to be restarted.
@Suite(.timeLimit(.minutes(30)))
struct OpenFilesTests {
    /// Connections that say nothing.
    private final class Crowd {
        private var descriptors: [CInt] = []

        init(_ count: Int, at path: String) throws {
            for _ in 0..<count {
                let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
                var address = sockaddr_un()
                address.sun_family = sa_family_t(AF_UNIX)
                withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
                let size = socklen_t(MemoryLayout<sockaddr_un>.size)
                let result = withUnsafePointer(to: &address) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
                }
                guard result == 0 else { throw ProcessTrouble("cannot connect: errno \(errno)") }
                descriptors.append(descriptor)
            }
        }

        func leave() {
            for descriptor in descriptors { close(descriptor) }
            descriptors = []
        }

        deinit { leave() }
    }

    @Test func `a crowd of connections leaves descriptors for the work, which goes on`() async throws {
        var setup = Setup()
        setup.launcher = { _ in ["/usr/bin/prlimit", "--nofile=400:400"] }
        try await World.run(setup) { world in
            world.sim.script.submissions.hold(.created, gate: "created")
            let job = try await world.submit("a cat").id
            try await world.sim.reached("created")
            let crowd = try Crowd(450, at: world.daemon.socket)
            while world.descriptors < 300 { await Task.yield() }

            // A span of real time: whoever asks again and again for a connection uses all of a processor.
            let (before, span) = (world.processorTime, Duration.seconds(3))
            try await Task.sleep(for: span)
            #expect(world.processorTime - before < 1)
            #expect(world.descriptors < 360)
            // Polls and downloads open connections and files of their own.
            world.sim.release("created")
            try await world.logged("fetched (fetching -> succeeded)")

            crowd.leave()
            #expect(try await world.settled(job).state == .succeeded)
            try await world.passesTime("another")
            try await world.verify(world.acknowledged.mapValues { _ in .succeeded })
            #expect(world.sim.ledger.billed.count == 2)
        }
    }

    @Test func `the soft limit of open files is raised to the hard one`() async throws {
        var setup = Setup()
        setup.launcher = { _ in ["/usr/bin/prlimit", "--nofile=200:1000"] }
        try await World.run(setup) { world in
            let pid = try #require(world.daemon.processID)
            let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
            let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max open files") })
            #expect(line.split(separator: " ").dropFirst(3).prefix(2) == ["1000", "1000"])
        }
    }
}

extension World {
    /// How many files reeld has open.
    fileprivate var descriptors: Int {
        let folder = "/proc/\(daemon.processID ?? 0)/fd"
        return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.count ?? 0
    }
}
