import NIOCore

/// Takes no new connection for a while when one could not be taken: most likely no descriptor is left.
///
/// NIO's own back-off puts off the next reading only. The listener stays registered meanwhile, and as long as somebody
/// waits for it, its thread spins.
final class AcceptPause: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = any Channel

    private static let length: TimeAmount = .seconds(1)
    private var isPaused = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError else { return context.fireErrorCaught(error) }
        guard !isPaused else { return }
        isPaused = true
        let (channel, handler) = (context.channel, NIOLoopBound(self, eventLoop: context.eventLoop))
        channel.setOption(.autoRead, value: false).whenComplete { _ in }
        context.eventLoop.scheduleTask(in: Self.length) {
            handler.value.isPaused = false
            channel.setOption(.autoRead, value: true).whenComplete { _ in }
        }
    }

    /// Whoever asks for the next connection gets it after the pause.
    func read(context: ChannelHandlerContext) { if !isPaused { context.read() } }
}
