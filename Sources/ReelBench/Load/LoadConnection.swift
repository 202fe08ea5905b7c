import NIOCore

/// One client: the next request goes out when the answer to the last one is complete.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let dialect: any Dialect
    private let load: Load
    private var received = ByteBuffer()
    private var asked = NIODeadline.uptimeNanoseconds(0)
    private var end = NIODeadline.uptimeNanoseconds(0)

    init(_ dialect: any Dialect, _ load: Load) { (self.dialect, self.load) = (dialect, load) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let start = event as? Load.Start else { return context.fireUserInboundEventTriggered(event) }
        end = start.end
        ask(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = part } else { received.writeBuffer(&part) }
        let answer = received.withUnsafeReadableBytes { dialect.answer(in: $0) }
        switch answer {
        case nil: break
        case .failure(let text)?: load.fail("an answer was no success: \(text)")
        case .success(let length)? where length == received.readableBytes: answered(context)
        case .success?: load.fail("more came than was asked for: \(String(buffer: received))")
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        load.fail("a connection was closed")
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        load.fail("a connection failed: \(error)")
        context.close(promise: nil)
    }

    private func answered(_ context: ChannelHandlerContext) {
        received.clear()
        let now = NIODeadline.now()
        guard now < end else { return load.leave() }
        load.add(now - asked)
        ask(context)
    }

    private func ask(_ context: ChannelHandlerContext) {
        asked = .now()
        let request = context.channel.allocator.buffer(bytes: dialect.request(load.nextNumber()))
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }
}
