import Foundation
import ReelCore
import ReelProvider
import ReelTesting
import Synchronization
import Testing

/// How notices go out: signed, to judged addresses only.
@Suite(.timeLimit(.minutes(30))) struct NoticeSenderTests {
    private static let secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"].compactMap(WebhookSecret.init)

    private func notice(_ url: String) -> Notice {
        Notice(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(milliseconds: 1_614_265_330_999), url: url, owner: 1000,
            body: Array(#"{"test": 2432232314}"#.utf8), secrets: Self.secrets)
    }

    private func sender(
        allowsPrivate: Bool = true, resolving addresses: [String] = ["127.0.0.1"],
        asked: @escaping @Sendable (String) -> Void = { _ in }
    ) -> NoticeSender {
        NoticeSender(allowsPrivate: { allowsPrivate }, now: { Timestamp(milliseconds: 0) }) { name, _ in
            asked(name)
            return addresses.compactMap(NetworkAddress.init)
        }
    }

    @Test func `the signature is that of the specification's example`() {
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let header = WebhookSignature.header(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: body, secrets: Self.secrets)
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `several secrets sign side by side`() {
        let both = WebhookSignature.header(
            id: "a", timestamp: 1, body: [1], secrets: Self.secrets + [WebhookSecret.random()])
        let parts = both.split(separator: " ")
        #expect(parts.count == 2 && parts.allSatisfy { $0.hasPrefix("v1,") } && parts[0] != parts[1])
    }

    @Test func `what arrives has the headers, the body, and the name that was called`() async throws {
        let server = try RawServer { connection, _ in
            connection.readRequest()
            connection.answer(204, "")
        }
        defer { server.stop() }
        let answer = await sender().send(notice("http://hook.localhost:\(server.port)/in?x=1"))
        #expect(answer == .answered(status: 204))
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /in?x=1 HTTP/1.1")
        #expect(request["host"] == "hook.localhost:\(server.port)")
        #expect(request["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek")
        #expect(request["webhook-timestamp"] == "1614265330")
        #expect(request["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(request["content-type"] == "application/json")
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"test": 2432232314}"#)
    }

    @Test func `the name is resolved once, and the judged address is the one that is called`() async throws {
        let server = try RawServer { connection, _ in
            connection.readRequest()
            connection.answer(200, "")
        }
        defer { server.stop() }
        // A second answer would be another one: nobody asks for it.
        let asked = Mutex<[String]>([])
        let sender = sender { name in asked.withLock { $0.append(name) } }
        #expect(await sender.send(notice("http://rebind.localhost:\(server.port)/")).isDelivered)
        #expect(asked.withLock(\.self) == ["rebind.localhost"])
    }

    @Test(arguments: ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "100.64.0.1"])
    func `a name with one address that is not public is not called`(address: String) async throws {
        let server = try RawServer { connection, _ in connection.readRequest() }
        defer { server.stop() }
        let sender = sender(allowsPrivate: false, resolving: ["93.184.216.34", address])
        let answer = await sender.send(notice("https://hook.example:\(server.port)/in?token=t"))
        let words = try #require(answer.trouble)
        #expect(answer.status == nil)
        #expect(words.contains("is not a public address") && words.contains("refused") && !words.contains("token"))
        // The owner of the job reads it: it does not say where a name leads inside.
        #expect(!words.contains(address))
        #expect(server.connections == 0)
    }

    @Test func `http goes nowhere but to loopback addresses, whatever a name resolves to`() async throws {
        let answer = await sender(resolving: ["127.0.0.1", "10.1.2.3"]).send(notice("http://a.localhost:1/"))
        #expect(answer.trouble?.contains("loopback addresses only") == true)
        #expect(answer.trouble?.contains("10.1.2.3") == false)
    }

    @Test func `a URL that the settings no longer allow is not called`() async throws {
        let answer = await sender(allowsPrivate: false).send(notice("http://127.0.0.1:1/"))
        #expect(answer.trouble?.contains("refused") == true)
    }

    @Test func `redirects are not followed`() async throws {
        let target = try RawServer { connection, _ in connection.readRequest() }
        let server = try RawServer { connection, _ in
            connection.readRequest()
            connection.answer(307, "", headers: ["Location: \(target.url)/"])
        }
        defer {
            target.stop()
            server.stop()
        }
        let answer = await sender().send(notice(server.url))
        #expect(answer.status == 307 && !answer.isDelivered && answer.trouble?.contains("redirect") == true)
        #expect(target.connections == 0)
    }

    @Test func `a wait that the receiver asks for is told`() async throws {
        let server = try RawServer { connection, _ in
            connection.readRequest()
            connection.answer(503, "", headers: ["Retry-After: 77"])
        }
        defer { server.stop() }
        #expect(await sender().send(notice(server.url)) == .answered(status: 503, retryAfter: .seconds(77)))
    }

    @Test func `what cannot be reached, resolved or read is a failure in words, without the URL's path`() async throws {
        let port = try RawServer.closedPort()
        let server = try RawServer { connection, _ in connection.readRequest() }
        defer { server.stop() }
        let answers = [
            await sender().send(notice("http://127.0.0.1:\(port)/secret-path")),
            await sender(resolving: []).send(notice("http://a.localhost:\(port)/secret-path")),
            await sender().send(notice("\(server.url)/secret-path")),
        ]
        for answer in answers {
            #expect(answer.status == nil && answer.trouble?.contains("secret-path") == false, "\(answer)")
        }
        #expect(answers[1].trouble?.contains("could not be resolved") == true)
    }

    @Test func `what is cut off while its name is looked up is not sent`() async throws {
        let server = try RawServer { connection, _ in connection.readRequest() }
        defer { server.stop() }
        let (asking, asked) = AsyncStream.makeStream(of: Void.self)
        let (never, end) = AsyncStream.makeStream(of: Void.self)
        defer { end.finish() }
        let sender = NoticeSender(allowsPrivate: { true }, now: { Timestamp(milliseconds: 0) }) { _, _ in
            asked.finish()
            for await _ in never {}
            return ["127.0.0.1"].compactMap(NetworkAddress.init)
        }
        let notice = notice("http://hook.localhost:\(server.port)/")
        let sending = Task { await sender.send(notice) }
        for await _ in asking {}
        sending.cancel()
        #expect(await sending.value.isDelivered == false)
        #expect(server.connections == 0)
    }

    @Test func `of a name with addresses of both families each gets its try`() async throws {
        let server = try RawServer { connection, _ in
            connection.readRequest()
            connection.answer(204, "")
        }
        defer { server.stop() }
        let sender = sender(resolving: ["::1", "::1", "127.0.0.1"])
        #expect(await sender.send(notice("http://hook.localhost:\(server.port)/")) == .answered(status: 204))
    }
}
