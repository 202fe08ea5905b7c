import NIOCore
import NIOHTTP1
import NIOPosix

/// Many jobs in one request on one connection.
struct LinesUpload: Sendable {
    /// When it began, and when answers came.
    struct Times: Sendable {
        let begun: ContinuousClock.Instant
        let first: ContinuousClock.Instant
        let last: ContinuousClock.Instant

        /// Until the last answer.
        var duration: Duration { last - begun }
    }

    private static let patience: TimeAmount = .minutes(10)

    let socket: String
    let numbers: JobNumbers

    /// Sends so many jobs.
    ///
    /// - Parameter count: how many.
    /// - Returns: when the first was answered, and when the last.
    /// - Throws: ``BenchTrouble`` when a job is not taken.
    func run(count: Int) async throws -> Times {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let over = loop.makePromise(of: ContinuousClock.Instant.self)
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
        let first: ContinuousClock.Instant
        do {
            first = try await over.futureResult.get()
        } catch {
            try? await channel.close()
            throw error
        }
        let times = Times(begun: begun, first: first, last: ContinuousClock.now)
        try? await channel.close()
        return times
    }

    private func connect(
        on loop: any EventLoop, _ count: Int, _ over: EventLoopPromise<ContinuousClock.Instant>
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
