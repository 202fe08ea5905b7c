import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on a socket of its own that does with each request what a test says.
final class ScriptedServer: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        let method: String
        let path: String
        let headers: [String: String]
        let body: String
    }

    enum Action: Sendable {
        case answer(Int, String, headers: [String: String] = [:])
        /// Sends the beginning of an answer, and closes the connection.
        case breakOff(String)
        /// Closes the connection without an answer.
        case close
    }

    let socketPath: String
    private let folder: String
    private let seen = Mutex<[Request]>([])
    private let script: @Sendable (Request, Int) -> Action
    private let channel = Mutex<(any Channel)?>(nil)

    var requests: [Request] { seen.withLock { $0 } }

    /// - Parameter script: what to do with a request, with the number of those before it.
    init(_ script: @escaping @Sendable (Request, Int) -> Action) {
        folder = "/tmp/reel-test-\(UInt32.random(in: 0...UInt32.max))"
        socketPath = "\(folder)/s"
        self.script = script
    }

    /// Serves while `body` runs.
    func serving<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await start()
        do {
            let value = try await body()
            await stop()
            return value
        } catch {
            await stop()
            throw error
        }
    }

    /// Begins to listen.
    func start() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(server: self))
                }
            }
            .bind(unixDomainSocketPath: socketPath, cleanupExistingSocketFile: true).get()
        self.channel.withLock { $0 = channel }
    }

    /// Stops listening, and removes the socket.
    func stop() async {
        let open = channel.withLock { $0.take() }
        try? await open?.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    fileprivate func action(for request: Request) -> Action {
        let count = seen.withLock { seen in
            seen.append(request)
            return seen.count - 1
        }
        return script(request, count)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: ScriptedServer
        private var head: HTTPRequestHead?
        private var body = ""

        init(server: ScriptedServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, "")
            case .body(let part): body += String(buffer: part)
            case .end: respond(context)
            }
        }

        private func respond(_ context: ChannelHandlerContext) {
            guard let head else { return }
            let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
            let request = Request(method: head.method.rawValue, path: head.uri, headers: headers, body: body)
            switch server.action(for: request) {
            case .answer(let status, let text, let headers): answer(context, status, text, headers)
            case .breakOff(let text):
                write(context, 200, text, ["content-length": "\(text.utf8.count + 1)"])
                context.flush()
                context.close(promise: nil)
            case .close: context.close(promise: nil)
            }
        }

        private func answer(
            _ context: ChannelHandlerContext, _ status: Int, _ text: String, _ headers: [String: String]
        ) {
            write(
                context, status, text, headers.merging(["content-length": "\(text.utf8.count)"]) { first, _ in first })
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }

        private func write(_ context: ChannelHandlerContext, _ status: Int, _ text: String, _ headers: [String: String])
        {
            let head = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: status),
                headers: HTTPHeaders(headers.map { ($0.key, $0.value) }))
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        }
    }
}
