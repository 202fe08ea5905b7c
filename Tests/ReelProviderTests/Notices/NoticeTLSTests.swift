import ReelCore
import ReelProvider
import Testing

/// Notices by HTTPS: the name in the URL is what the certificate is to be for, whichever address was judged.
@Suite(.timeLimit(.minutes(30))) struct NoticeTLSTests {
    private static func send(to name: String, trusting roots: [UInt8]?, _ server: TLSServer) async -> NoticeAnswer {
        let sender = NoticeSender(
            allowsPrivate: { true }, now: { Timestamp(milliseconds: 0) }, roots: roots,
            resolve: { _, _ in ["127.0.0.1"].compactMap(NetworkAddress.init) })
        return await sender.send(
            Notice(
                id: "msg_1", at: Timestamp(milliseconds: 0), url: "https://\(name):\(server.port)/in", owner: 1000,
                body: Array("{}".utf8), secrets: []))
    }

    @Test func `a certificate for the name of the URL will do`() async throws {
        let server = try await TLSServer()
        let roots = Array(TLSServer.certificate.utf8)
        #expect(await Self.send(to: "hook.example", trusting: roots, server) == .answered(status: 204))
        #expect(server.hosts == ["hook.example:\(server.port)"])
        await server.stop()
    }

    @Test func `one for another name will not, and nothing is said to it`() async throws {
        let server = try await TLSServer()
        let answer = await Self.send(to: "other.example", trusting: Array(TLSServer.certificate.utf8), server)
        #expect(answer == .failed("other.example: the TLS connection failed"))
        #expect(server.hosts.isEmpty)
        await server.stop()
    }

    @Test func `one that nobody vouches for will not either`() async throws {
        let server = try await TLSServer()
        let answer = await Self.send(to: "hook.example", trusting: nil, server)
        #expect(answer == .failed("hook.example: the server's certificate is not trusted"))
        #expect(server.hosts.isEmpty)
        await server.stop()
    }
}
