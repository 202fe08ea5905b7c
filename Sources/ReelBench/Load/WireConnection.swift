import Foundation
import NIOCore

/// The connection of a ``WireClient``.
final class WireConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A request, told to the connection.
    struct Ask: Sendable {
        let dialect: HTTPDialect
        let number: Int
        /// Kept with the answer.
        let answered: EventLoopPromise<WireClient.Reply>
    }

    private var current: Ask?
    private var asked = NIODeadline.uptimeNanoseconds(0)
    private var received = ByteBuffer()

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let ask = event as? Ask else { return context.fireUserInboundEventTriggered(event) }
        let request = context.channel.allocator.buffer(bytes: ask.dialect.request(ask.number))
        received.clear()
        current = ask
        asked = .now()
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        received.writeBuffer(&part)
        guard let dialect = current?.dialect else { return }
        switch received.withUnsafeReadableBytes({ dialect.answer(in: $0) }) {
        case nil: break
        case .failure(let text)?: end(.failure(BenchTrouble("an answer was no success: \(text)")))
        case .success?: end(.success(reply()))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.failure(BenchTrouble("the connection was closed")))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.failure(error))
        context.close(promise: nil)
    }

    private func reply() -> WireClient.Reply {
        let took = NIODeadline.now() - asked
        let milliseconds = Double(took.nanoseconds) / 1_000_000
        return WireClient.Reply(bytes: Array(received.readableBytesView), at: Date(), milliseconds: milliseconds)
    }

    private func end(_ result: Result<WireClient.Reply, any Error>) {
        current?.answered.completeWith(result)
        current = nil
    }
}
