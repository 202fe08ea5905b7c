import NIOCore
import NIOHTTP1
import NIOPosix

/// Many jobs in one request on one connection.
struct LinesUpload: Sendable {
    private static let patience: TimeAmount = .minutes(10)

    let socket: String
    let numbers: JobNumbers

    /// Sends so many jobs.
    ///
    /// - Parameter count: how many.
    /// - Returns: how long it took until the last answer.
    /// - Throws: ``BenchTrouble`` when a job is not taken.
    func run(count: Int) async throws -> Duration {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let over = loop.makePromise(of: Void.self)
        let limit = loop.scheduleTask(in: Self.patience) { over.fail(BenchTrouble("the last answer did not come")) }
        defer { limit.cancel() }
        let channel: any Channel
        do {
            channel = try await connect(on: loop, count, over)
        } catch {
            over.fail(error)
            throw error
        }
        let begun = ContinuousClock.now
        channel.pipeline.fireUserInboundEventTriggered(LinesConnection.Start())
        do {
            try await over.futureResult.get()
        } catch {
            try? await channel.close()
            throw error
        }
        let duration = ContinuousClock.now - begun
        try? await channel.close()
        return duration
    }

    private func connect(
        on loop: any EventLoop, _ count: Int, _ over: EventLoopPromise<Void>
    ) async throws -> any Channel {
        let numbers = numbers
        return try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(LinesConnection(count: count, numbers, over: over))
                }
            }
            .connect(unixDomainSocketPath: socket).get()
    }
}
