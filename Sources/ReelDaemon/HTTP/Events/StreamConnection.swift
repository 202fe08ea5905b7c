import NIOCore

/// What a stream needs of the connection that it goes out on.
struct StreamConnection: Sendable {
    let isOpen: @Sendable () -> Bool
    /// Ends it, whatever waits to be written.
    let close: @Sendable () -> Void
    /// Calls back when it has ended.
    let whenClosed: @Sendable (@escaping @Sendable () -> Void) -> Void

    init(
        isOpen: @escaping @Sendable () -> Bool, close: @escaping @Sendable () -> Void,
        whenClosed: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        (self.isOpen, self.close, self.whenClosed) = (isOpen, close, whenClosed)
    }

    /// A connection without a channel never ends.
    init(_ channel: (any Channel)?) {
        self.init(
            isOpen: { channel?.isActive ?? true }, close: { channel?.close(promise: nil) },
            whenClosed: { done in channel?.closeFuture.whenComplete { _ in done() } })
    }
}
