import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite(.timeLimit(.minutes(30))) struct BatchNamesTests {
    @Test func `names that begin like the word are offered, each once`() async throws {
        var other = BatchAnswer.sample([:])
        (other.name, other.owner) = ("autumn", "bob")
        var same = BatchAnswer.sample([:])
        same.owner = "bob"
        let body: [BatchAnswer] = [.sample([:]), same, other]
        let server = ScriptedServer { _, _ in
            .answer(200, "{\"batches\":[\(body.map(\.json.description).joined(separator: ","))]}")
        }
        try await server.serving {
            let environment = ["REEL_SOCKET": server.socketPath]
            #expect(
                await BatchNames.completions(of: "", in: [], environment: environment, limit: .seconds(30)) == [
                    "autumn", "spring",
                ])
            #expect(
                await BatchNames.completions(of: "s", in: [], environment: environment, limit: .seconds(30)) == [
                    "spring"
                ])
        }
        #expect(server.requests.first?.path == "/v1/batches?limit=100")
    }

    @Test func `without a daemon nothing is offered`() async {
        let environment = ["REEL_SOCKET": "/nonexistent/reel.sock"]
        #expect(await BatchNames.completions(of: "", in: [], environment: environment, limit: .seconds(30)) == [])
    }
}
