import NIOCore
import NIOHTTP1
import NIOPosix

/// The HTTP server on its port. It can go down, so that connections are refused, and come up again in the same place.
actor Listener {
    private struct Running {
        let server: any Channel
        let connections: ConnectionRegistry
        let accepting: Task<Void, any Error>
    }

    nonisolated let port: Int
    private let reservation: PortReservation
    private let api: VideoAPI
    private var running: Running?

    init(reservation: PortReservation, api: VideoAPI) {
        self.reservation = reservation
        self.api = api
        port = reservation.port
    }

    /// Starts to listen; nothing if it does already.
    func comeUp() async throws {
        guard running == nil else { return }
        let connections = ConnectionRegistry()
        let server = try await Self.bind(port: port, connections: connections)
        let accepting = Task { [api] in
            try await server.executeThenClose { arrivals in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await arrival in arrivals {
                        group.addTask { await Connection(arrival, api: api).run() }
                    }
                }
            }
        }
        running = Running(server: server.channel, connections: connections, accepting: accepting)
    }

    /// Stops listening and closes every connection; when it returns, all work on calls has ended.
    func goDown() async {
        guard let ending = running else { return }
        running = nil
        try? await ending.server.close().get()
        await ending.connections.closeAll()
        ending.accepting.cancel()
        _ = await ending.accepting.result
    }

    /// Goes down and gives the port up.
    func stop() async {
        await goDown()
        reservation.release()
    }

    private static func bind(
        port: Int, connections: ConnectionRegistry
    ) async throws -> NIOAsyncChannel<Connection.Inbound, Never> {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: port) { channel in
                connections.add(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(ByteBufferParts())
                    return try Connection.Inbound(wrappingChannelSynchronously: channel)
                }
            }
    }
}
