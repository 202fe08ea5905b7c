import Foundation
import ReelAPI
import ReelCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct SocketClientTests {
    private let waits = Waits()

    private func withClient<Value>(_ path: String, _ body: (SocketClient) async throws -> Value) async throws -> Value {
        let waits = waits
        return try await SocketClient.withClient(socketPath: path, sleep: { waits.add($0) }, body)
    }

    @Test func `a call carries its body, its key, and a host`() async throws {
        let server = ScriptedServer { _, _ in .answer(201, #"{"id":1}"#) }
        let reply = try await server.serving {
            try await withClient(server.socketPath) {
                try await $0.call(Call(.post, "/v1/jobs", body: ["a": 1], idempotencyKey: "k"))
            }
        }
        #expect(reply == Reply(status: 201, json: ["id": 1]))
        let request = try #require(server.requests.first)
        #expect((request.method, request.path, request.body) == ("POST", "/v1/jobs", #"{"a":1}"#))
        #expect(request.headers["host"] == "reeld")
        #expect(request.headers["idempotency-key"] == "k")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["content-length"] == "7")
    }

    @Test func `a call with a key is repeated, with the same key, when the connection breaks`() async throws {
        let server = ScriptedServer { _, count in
            switch count {
            case 0: .close
            case 1: .breakOff(#"{"id""#)
            default: .answer(200, #"{"id":1}"#)
            }
        }
        let reply = try await server.serving {
            try await withClient(server.socketPath) {
                try await $0.call(Call(.post, "/v1/jobs", body: ["a": 1], idempotencyKey: "k"))
            }
        }
        #expect(reply.status == 200)
        #expect(server.requests.map { $0.headers["idempotency-key"] } == ["k", "k", "k"])
        #expect(Set(server.requests.map(\.body)) == [#"{"a":1}"#])
        #expect(waits.all == [.milliseconds(100), .milliseconds(200)])
    }

    @Test func `a call without a key is not repeated when it may have been acted on`() async throws {
        let server = ScriptedServer { _, _ in .close }
        await #expect {
            try await server.serving {
                try await withClient(server.socketPath) { try await $0.call(.post("/v1/jobs/1/cancel")) }
            }
        } throws: { error in
            if case .broken? = error as? SocketTrouble { true } else { false }
        }
        #expect(server.requests.count == 1)
    }

    @Test func `patience ends after about 10 s`() async throws {
        let server = ScriptedServer { _, _ in .close }
        await #expect(throws: SocketTrouble.self) {
            try await server.serving {
                try await withClient(server.socketPath) { try await $0.call(.get("/v1/status")) }
            }
        }
        #expect(waits.all.reduce(.zero, +) == .seconds(10))
    }

    @Test func `a socket that is not there fails at once`() async throws {
        await #expect(throws: SocketTrouble.unreachable("there is no such socket")) {
            try await withClient("/tmp/reel-nowhere/s") { try await $0.call(.get("/v1/status")) }
        }
        #expect(waits.all.isEmpty)
    }

    @Test func `a socket that nobody listens on fails at once, one that was reached is waited for`() async throws {
        let server = ScriptedServer { _, _ in .answer(200, "{}", headers: ["connection": "close"]) }
        try await server.start()
        try await withClient(server.socketPath) { client in
            _ = try await client.call(.get("/v1/status"))
            await server.stop()
            await #expect { _ = try await client.call(.get("/v1/status")) } throws: { error in
                if case .unreachable? = error as? SocketTrouble { true } else { false }
            }
        }
        #expect(waits.all.count == 7)
    }

    @Test func `an answer that is no JSON is an error, an empty one is null`() async throws {
        let server = ScriptedServer { _, count in count == 0 ? .answer(204, "") : .answer(200, "<html>") }
        try await server.serving {
            try await withClient(server.socketPath) { client in
                let empty = try await client.call(.get("/a"))
                #expect(empty == Reply(status: 204, json: nil))
                await #expect(throws: ErrorAnswer.self) { try await client.call(.get("/b")) }
            }
        }
    }

    @Test func `a file appears whole or not at all`() async throws {
        let folder = NSTemporaryDirectory() + "reel-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = ScriptedServer { _, count in
            count == 0 ? .breakOff("ab") : .answer(200, "abc", headers: ["content-type": "video/mp4"])
        }
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        try await server.serving {
            try await withClient(server.socketPath) { client in
                let (file, download) = try await client.download(
                    "/v1/jobs/1/clips/0", naming: { _ in "\(folder)/c.mp4" })
                #expect(download == Download(bytes: 3, sha256: sha256, contentType: "video/mp4"))
                #expect(try String(contentsOfFile: file, encoding: .utf8) == "abc")
                await #expect(throws: CancellationError.self) {
                    _ = try await client.download(
                        "/v1/jobs/1/clips/1", naming: { _ in "\(folder)/d.mp4" },
                        check: { _ in throw CancellationError() })
                }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["c.mp4"])
    }

    @Test func `lines are answered one by one, those that a broken connection left are sent again`() async throws {
        let server = ScriptedServer { request, count in
            let lines = request.body.split(separator: "\n")
            // The first connection breaks after two answers and a half.
            guard count > 0 else { return .breakOff("{\"id\":\"\(lines[0])\"}\n{\"id\":\"\(lines[1])\"}\n{\"id") }
            return .answer(200, lines.map { "{\"id\":\"\($0)\"}\n" }.joined())
        }
        let batches = Mutex<[[String]]>([["a", "b"], ["c"], ["d", "e"]])
        let feed = LineFeed {
            let batch = batches.withLock { $0.isEmpty ? [] : $0.removeFirst() }
            return batch.map { LineFeed.Line(number: 0, bytes: Array($0.utf8)) }
        }
        var answered: [String] = []
        try await server.serving {
            try await withClient(server.socketPath) { client in
                try await client.send(feed, to: "/v1/jobs") { line, answer in
                    let text = String(decoding: line.bytes, as: UTF8.self)
                    #expect(answer["id"]?.string == text)
                    answered.append(text)
                }
            }
        }
        #expect(answered == ["a", "b", "c", "d", "e"])
        #expect(server.requests.map(\.body) == ["a\nb\nc\nd\ne\n", "c\nd\ne\n"])
        #expect(server.requests.first?.headers["content-type"] == "application/x-ndjson")
    }

    @Test func `an upload that is refused as a whole is an error`() async throws {
        let envelope = ErrorAnswer(ReelError(.rateLimited, "too many jobs")).json.description
        let server = ScriptedServer { _, _ in .answer(429, envelope) }
        let lines = Mutex([LineFeed.Line(number: 1, bytes: [0x7B, 0x7D])])
        let feed = LineFeed { lines.withLock { $0.isEmpty ? [] : [$0.removeFirst()] } }
        await #expect(throws: ErrorAnswer.self) {
            try await server.serving {
                try await withClient(server.socketPath) { try await $0.send(feed, to: "/v1/jobs") { _, _ in } }
            }
        }
    }

    @Test func `what is put into a path is encoded`() {
        #expect("a b/ü?&=%".percentEncoded == "a%20b%2F%C3%BC%3F%26%3D%25")
        #expect(Call.get("/p", query: [("a", "1"), ("b", "x y")]).path == "/p?a=1&b=x%20y")
    }
}

/// The waits that a client was told to make.
private final class Waits: Sendable {
    private let waits = Mutex<[Duration]>([])
    var all: [Duration] { waits.withLock { $0 } }
    func add(_ wait: Duration) { waits.withLock { $0.append(wait) } }
}
