import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ReelCore
import ReelProvider
import ServiceLifecycle

/// Serves HTTP on a Unix socket: one that systemd passed, which Hummingbird's own server cannot adopt, or our own; or on
/// TCP.
struct SocketServer<Responder: HTTPResponder>: Service
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    /// As many clients may wait while the daemon restarts; NIO's own number is 128.
    private static var backlog: Int32 { 4096 }
    /// Requests in progress get so much time at the end; then their connections are closed.
    private static var patience: Duration { .seconds(1) }

    let socket: ListeningSocket
    let responder: Responder
    let guests: Guests
    /// Of all servers.
    let connections: ConnectionCount
    let time: any Timekeeper
    let logger: Logger
    /// Told where clients can come in.
    var onRunning: @Sendable (String) async -> Void = { _ in }

    func run() async throws {
        let connection = HTTP1Channel(responder: respond, configuration: socket.connectionRules)
        let quiescing = ServerQuiescingHelper(group: ServerLoops.group)
        let server = try await listen(connection, quiescing)
        let (stopping, stop) = AsyncStream.makeStream(of: Void.self)
        try await withGracefulShutdownHandler {
            await onRunning(socket.name(of: server.channel))
            try await withThrowingTaskGroup { group in
                group.addTask { try await serve(server, connection) }
                group.addTask {
                    for await _ in stopping {}
                    try await time.sleep(for: Self.patience)
                }
                try await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
            stop.finish()
        }
    }

    private typealias Listener = NIOAsyncChannel<HTTP1Channel.Value, Never>

    private func listen(_ connection: HTTP1Channel, _ quiescing: ServerQuiescingHelper) async throws -> Listener {
        let (logger, connections) = (logger, connections)
        let bootstrap = ServerBootstrap(group: ServerLoops.group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPause(connections))
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        switch socket {
        case .passed(let descriptor):
            return try await bootstrap.bind(descriptor) { connection.setup(channel: $0, logger: logger) }
        case .path(let path):
            let listener = try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) {
                connection.setup(channel: $0, logger: logger)
            }
            // Who connects is known by peer credentials; the folder and the group decide who may.
            chmod(path, 0o660)
            return listener
        case .address(let address):
            do {
                return try await bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(host: address.host, port: address.port) { connection.setup(channel: $0, logger: logger) }
            } catch {
                throw ReelError(.unavailable, field: "http.listen", "cannot listen on \(address): \(error)")
            }
        }
    }

    private func serve(_ server: Listener, _ connection: HTTP1Channel) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { arrivals in
                for try await arrival in arrivals {
                    group.addTask(executorPreference: LoopExecutor(arrival.channel.eventLoop)) {
                        await receive(arrival, connection)
                    }
                }
            }
        }
    }

    private func receive(_ arrival: HTTP1Channel.Value, _ connection: HTTP1Channel) async {
        switch await reception(of: arrival.channel) {
        case .welcome(let visit):
            await Visit.$current.withValue(visit) { await serve(visit, arrival, connection) }
            withExtendedLifetime(visit) {}
        case .turnedAway(let place, let refusal):
            await turnAway(arrival, refusal)
            withExtendedLifetime(place) {}
        case .shut: try? await arrival.executeThenClose { _, _ in }
        }
    }

    private func reception(of channel: any Channel) async -> Guests.Reception {
        guard case .address = socket else { return guests.receive(await channel.peerUID) }
        return guests.receive(from: channel.remoteAddress?.ipAddress ?? "unknown")
    }

    /// Serves a connection to its end, or until a stranger has not said in time who it is.
    private func serve(_ visit: Visit, _ arrival: HTTP1Channel.Value, _ connection: HTTP1Channel) async {
        guard visit.isStranger else { return await connection.handle(value: arrival, logger: logger) }
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await connection.handle(value: arrival, logger: logger)
                return true
            }
            group.addTask {
                try? await time.sleep(for: Visit.patience)
                return visit.isStranger
            }
            group.addTask {
                await visit.whenShownOut()
                return true
            }
            for await isOver in group where isOver {
                group.cancelAll()
                break
            }
        }
    }

    /// Answers a connection's first request with a refusal and closes it; one that does not come soon is not waited for.
    private func turnAway(_ arrival: HTTP1Channel.Value, _ refusal: ReelError) async {
        @concurrent @Sendable func answer(
            _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel
        ) async throws { try await refuse(request, writer, refusal) }
        let connection = HTTP1Channel(responder: answer)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await connection.handle(value: arrival, logger: logger) }
            group.addTask { try? await time.sleep(for: Guests.patience) }
            await group.next()
            group.cancelAll()
        }
    }

    @concurrent @Sendable private func refuse(
        _ request: Request, _ writer: consuming ResponseWriter, _ refusal: ReelError
    ) async throws {
        let isDropIn = DropInController.owns(request.uri.path)
        var response = Response(refusal, requestID: RequestID().description, isDropIn: isDropIn)
        response.headers[.connection] = "close"
        if request.method == .head { response = response.createHeadResponse() }
        try await writer.write(response: response.head, body: response.body)
        // Which ends the connection, whatever the client would send next.
        throw refusal
    }

    @concurrent @Sendable private func respond(
        _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel
    ) async throws {
        var logger = logger
        logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
        if request.waitsForContinue { try await writer.writeInformationalHead(HTTPResponse(status: .continue)) }
        let context = Responder.Context(source: .init(channel: channel, logger: logger))
        let response: Response
        do {
            response =
                request.isLong
                ? try await offLoop { try await responder.respond(to: request, context: context) }
                : try await responder.respond(to: request, context: context)
        } catch {
            logger.error("request failed", metadata: ["error": "\(error)"])
            response = Response(status: .internalServerError)
        }
        try await writer.write(response: response.head, body: response.body)
    }
}
