import NIOCore

/// Takes no new connection while there are as many as may be, and for a while when one could not be taken.
///
/// Clients are never to use up the process's descriptors: the provider, the disk and the runtime itself need some, and
/// not all of them bear being refused one. Whoever comes meanwhile waits in the listener's backlog.
///
/// NIO's own back-off puts off the next reading only. The listener stays registered meanwhile, and as long as somebody
/// waits for it, its thread spins.
final class AcceptPause: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = any Channel

    private static let length: TimeAmount = .seconds(1)

    private let connections: ConnectionCount
    /// After a connection that could not be taken.
    private var isResting = false
    private var isReading = true

    /// - Parameter connections: those of all listeners: a descriptor is one, wherever it came in.
    init(_ connections: ConnectionCount) { self.connections = connections }

    func handlerAdded(context: ChannelHandlerContext) {
        let (listener, handler) = (context.channel, NIOLoopBound(self, eventLoop: context.eventLoop))
        connections.watch(ObjectIdentifier(self)) {
            listener.eventLoop.execute { handler.value.follow(listener) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { connections.unwatch(ObjectIdentifier(self)) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let (listener, connections) = (context.channel, connections)
        connections.enter()
        unwrapInboundIn(data).closeFuture.whenComplete { _ in connections.leave() }
        context.fireChannelRead(data)
        follow(listener)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError else { return context.fireErrorCaught(error) }
        guard !isResting else { return }
        isResting = true
        let (listener, handler) = (context.channel, NIOLoopBound(self, eventLoop: context.eventLoop))
        follow(listener)
        context.eventLoop.scheduleTask(in: Self.length) {
            handler.value.isResting = false
            handler.value.follow(listener)
        }
    }

    /// Whoever asks for the next connection gets it when one may come.
    func read(context: ChannelHandlerContext) { if isReading { context.read() } }

    /// Reads, or does not, as things stand.
    private func follow(_ listener: any Channel) {
        let mayRead = !isResting && connections.hasRoom
        guard mayRead != isReading else { return }
        isReading = mayRead
        listener.setOption(.autoRead, value: mayRead).whenComplete { _ in }
    }
}
