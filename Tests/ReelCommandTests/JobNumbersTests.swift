import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite(.timeLimit(.minutes(30))) struct JobNumbersTests {
    private static let jobs = [
        JobAnswer.sample(421, .queued), .sample(42, .rendering), .sample(41, .succeeded), .sample(7, .held),
    ]

    private static func server() -> ScriptedServer {
        ScriptedServer { _, _ in .answer(200, JobPage(jobs: jobs, next: nil).json.description) }
    }

    private func offers(
        _ prefix: String = "", _ states: Set<JobState> = [], in words: [String] = ["reel", "show", ""],
        isDescribed: Bool = false
    ) async throws -> [String] {
        let server = Self.server()
        return try await server.serving {
            await JobNumbers(states: states, limit: .seconds(30)).completions(
                of: prefix, in: words, environment: ["REEL_SOCKET": server.socketPath], isDescribed: isDescribed)
        }
    }

    @Test func `the newest jobs come first`() async throws {
        #expect(try await offers() == ["421", "42", "41", "7"])
    }

    @Test func `only what begins like the word is offered`() async throws {
        #expect(try await offers("42") == ["421", "42"])
        #expect(try await offers("x") == [])
    }

    @Test func `only jobs that fit the command are offered`() async throws {
        #expect(try await offers("", [.queued, .rendering]) == ["421", "42"])
    }

    @Test func `what stands there already is not offered again`() async throws {
        #expect(try await offers("", in: ["reel", "cancel", "42", "7", ""]) == ["421", "41"])
        #expect(try await offers("42", in: ["reel", "cancel", "42"]) == ["421", "42"])
    }

    @Test func `a shell that can show it gets the state and the model`() async throws {
        #expect(try await offers("7", isDescribed: true) == ["7:held, kling/kling-v3"])
    }

    @Test func `the daemon is asked once, for a state where one alone fits`() async throws {
        let server = Self.server()
        try await server.serving {
            _ = await JobNumbers(states: [.inDoubt], limit: .seconds(30)).completions(
                of: "", in: ["reel", "resolve", "--socket", server.socketPath, ""],
                environment: ["REEL_SOCKET": "/nowhere"], isDescribed: false)
        }
        #expect(server.requests.map(\.path) == ["/v1/jobs?limit=200&state=in_doubt"])
    }

    @Test(arguments: [200, 500, 403])
    func `an answer that is no list of jobs offers nothing`(status: Int) async throws {
        let server = ScriptedServer { _, _ in .answer(status, "{}") }
        let offers = try await server.serving {
            await JobNumbers(limit: .seconds(30)).completions(
                of: "", in: [], environment: ["REEL_SOCKET": server.socketPath], isDescribed: false)
        }
        #expect(offers == [])
    }

    @Test func `without a daemon nothing is offered`() async {
        let offers = await JobNumbers(limit: .seconds(30)).completions(
            of: "", in: [], environment: ["REEL_SOCKET": "/nonexistent/reel.sock"], isDescribed: false)
        #expect(offers == [])
    }

    /// The suite's time limit is what fails when the limit is not kept: the client's own patience is longer.
    @Test func `a daemon that does not answer is not waited for`() async throws {
        let path = "/tmp/reel-silent-\(UInt32.random(in: 0...UInt32.max))"
        let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: path).get()
        let offers = await JobNumbers(limit: .milliseconds(50)).completions(
            of: "", in: [], environment: ["REEL_SOCKET": path], isDescribed: false)
        #expect(offers == [])
        try await silent.close()
        try? FileManager.default.removeItem(atPath: path)
    }
}
