import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A server of HTTPS for `hook.example`, on a free port of this machine: it answers 204 to everything.
final class TLSServer: Sendable {
    /// Of the server itself: good until 2126, and for nothing else.
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnjCCAUSgAwIBAgIUcPA5Vx2ieuI58el9SGhNmKdNap0wCgYIKoZIzj0EAwIw
        FzEVMBMGA1UEAwwMaG9vay5leGFtcGxlMCAXDTI2MTEyMzE4NTYwNFoYDzIxMjYx
        MDMwMTg1NjA0WjAXMRUwEwYDVQQDDAxob29rLmV4YW1wbGUwWTATBgcqhkjOPQIB
        BggqhkjOPQMBBwNCAASmiRQA6B8h3rK5uQsVyc9HOhQk5no375qbwxKSYYQ+JYIC
        qzxThuAFuGhLylQ5Cl2WwzY8JenO/wWIzOhcddepo2wwajAdBgNVHQ4EFgQUZhHk
        f4hdlnDVY2LE9wUfAouoKkkwHwYDVR0jBBgwFoAUZhHkf4hdlnDVY2LE9wUfAouo
        KkkwDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxob29rLmV4YW1wbGUwCgYI
        KoZIzj0EAwIDSAAwRQIhAP0k/m+k3Z8i59e1P9lbHdNCimwAyaOmScF+k5+g3a5s
        AiB3UMiZiVT42mJH8puoWYVI1oQm75sqb3WaGO9NhpeVvQ==
        -----END CERTIFICATE-----
        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgo0fr3+HgSqJ2F8Py
        jXzDkozCxBFH174azG8/hAwtNiuhRANCAASmiRQA6B8h3rK5uQsVyc9HOhQk5no3
        75qbwxKSYYQ+JYICqzxThuAFuGhLylQ5Cl2WwzY8JenO/wWIzOhcddep
        -----END PRIVATE KEY-----
        """

    let port: Int
    private let channel: any Channel
    private let heads: Heads

    init() async throws {
        let heads = Heads()
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(Self.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem)
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLServerHandler(context: context))
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(Answering(heads))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.heads = heads
        port = channel.localAddress?.port ?? 0
    }

    /// The `Host` of each request that came through.
    var hosts: [String] { heads.hosts.withLock(\.self) }

    func stop() async { try? await channel.close() }

    private final class Heads: Sendable { let hosts = Mutex<[String]>([]) }

    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let heads: Heads

        init(_ heads: Heads) { self.heads = heads }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): heads.hosts.withLock { $0.append(head.headers.first(name: "host") ?? "") }
            case .body: break
            case .end:
                context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .noContent))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
