import Logging
import ReelCore
import ReelProvider
import ReelTesting
import Testing

/// The proxy of a lane: used for the world, and never for this machine.
@Suite(.timeLimit(.minutes(30)))
struct ProxyTests {
    private func submit(to url: String, by proxy: RawServer) async throws -> SubmissionAnswer {
        let client = try IminiClient(
            baseURL: url, key: Secret("sk-very-secret"),
            proxy: ProxyAddress("http://user:pass@127.0.0.1:\(proxy.port)"),
            now: { Timestamp(milliseconds: 0) })
        let answer = await client.submit(aRequest)
        await client.shutdown()
        return answer
    }

    @Test func `a proxy is asked for a tunnel, and sees no key`() async throws {
        try await withServer({ connection, _ in
            connection.readRequest()
            connection.answer(403, "no")
        }) { proxy in
            let answer = try await submit(to: "https://provider.invalid/api", by: proxy)
            #expect(answer == .notSent("the proxy did not make the connection"))
            let request = try #require(proxy.requests.first)
            #expect(request.line == "CONNECT provider.invalid:443 HTTP/1.1")
            #expect(request["proxy-authorization"] == "Basic dXNlcjpwYXNz")
            #expect(!request.head.contains("secret"))
        }
    }

    @Test func `this machine is called directly`() async throws {
        try await withServer({ connection, _ in _ = connection.readHead() }) { proxy in
            let answer = try await withServer({ connection, _ in
                connection.readRequest()
                connection.answer(200, accepted)
            }) { try await submit(to: $0.url, by: proxy) }
            #expect(answer == .accepted(TaskID("task_1"), requestID: "r1"))
            #expect(proxy.connections == 0)
        }
    }

    @Test func `a download asks the proxy as well`() async throws {
        let folder = try TemporaryFolder()
        try await withServer({ connection, _ in
            connection.readRequest()
            connection.answer(502, "no")
        }) { proxy in
            let fetcher = ClipFetcher(
                root: folder.path, proxy: try ProxyAddress("http://127.0.0.1:\(proxy.port)"),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: FetchError.self) {
                try await fetcher.fetch("https://results.invalid/x", kind: .clip, into: folder.path, named: "c")
            }
            await fetcher.shutdown()
            #expect(proxy.requests.first?.line == "CONNECT results.invalid:443 HTTP/1.1")
        }
    }
}
