import NIOCore
import NIOPosix

/// Clients on a Unix socket, all on one event loop, so that they take as little of the machine as they can.
struct LoadGenerator: Sendable {
    /// So much longer than asked for a run may take.
    private static let patience: TimeAmount = .seconds(60)

    let socket: String
    let dialect: any Dialect
    let numbers: JobNumbers

    /// Has so many clients ask for so long.
    ///
    /// - Parameters:
    ///   - clients: how many connections.
    ///   - seconds: for how long.
    /// - Returns: what it came to.
    /// - Throws: ``BenchTrouble`` with the text of an answer that is no success.
    func run(clients: Int, seconds: Int) async throws -> LoadResult {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let over = loop.makePromise(of: Void.self)
        let load = Load(clients: clients, numbers, over: over)
        let patience = TimeAmount.seconds(Int64(seconds)) + Self.patience
        let limit = loop.scheduleTask(in: patience) { load.fail("no answer came") }
        var channels: [any Channel] = []
        do {
            for _ in 0..<clients { channels.append(try await connect(on: loop, load)) }
        } catch {
            load.fail("cannot connect to \(socket): \(error)")
        }
        Self.start(channels, on: loop, seconds: seconds)
        let outcome = await Self.outcome(of: over.futureResult)
        limit.cancel()
        for channel in channels { try? await channel.close() }
        try outcome.get()
        return load.result(seconds: seconds)
    }

    /// Whether somebody answers at a socket within some seconds.
    static func isServed(_ socket: String, within seconds: Int = 15) async -> Bool {
        for _ in 0..<(seconds * 20) {
            if let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(unixDomainSocketPath: socket).get()
            {
                try? await channel.close()
                return true
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    private func connect(on loop: any EventLoop, _ load: Load) async throws -> any Channel {
        let dialect = dialect
        return try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoadConnection(dialect, load))
                }
            }
            .connect(unixDomainSocketPath: socket).get()
    }

    private static func start(_ channels: [any Channel], on loop: any EventLoop, seconds: Int) {
        loop.execute {
            let start = Load.Start(end: NIODeadline.now() + .seconds(Int64(seconds)))
            for channel in channels { channel.pipeline.fireUserInboundEventTriggered(start) }
        }
    }

    private static func outcome(of future: EventLoopFuture<Void>) async -> Result<Void, any Error> {
        do {
            return .success(try await future.get())
        } catch {
            return .failure(error)
        }
    }
}
