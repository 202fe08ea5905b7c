import Foundation
import NIOCore
import NIOPosix

/// One client of reeld's on one connection: it asks, and waits for the answer.
struct WireClient: Sendable {
    /// What came back.
    struct Reply: Sendable {
        let bytes: [UInt8]
        /// When its last byte came, as the connection's own thread saw it.
        let at: Date
        /// How long that was after the request.
        let milliseconds: Double

        /// The JSON in it; there are no braces in a head.
        var body: ArraySlice<UInt8> { bytes.drop { $0 != UInt8(ascii: "{") } }
    }

    private static let patience: TimeAmount = .seconds(60)

    private let channel: any Channel

    static func connect(to socket: String) async throws -> WireClient {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(WireConnection())
                }
            }
            .connect(unixDomainSocketPath: socket).get()
        return WireClient(channel: channel)
    }

    /// Makes a call; one at a time.
    ///
    /// - Parameters:
    ///   - dialect: makes the request.
    ///   - number: for the request.
    /// - Returns: the answer.
    /// - Throws: ``BenchTrouble`` when it is no success, or does not come.
    func call(_ dialect: HTTPDialect, _ number: Int = 0) async throws -> Reply {
        let answered = channel.eventLoop.makePromise(of: Reply.self)
        let limit = channel.eventLoop.scheduleTask(in: Self.patience) { answered.fail(BenchTrouble("no answer came")) }
        defer { limit.cancel() }
        channel.pipeline.fireUserInboundEventTriggered(
            WireConnection.Ask(dialect: dialect, number: number, answered: answered))
        return try await answered.futureResult.get()
    }

    func close() async { try? await channel.close() }
}
