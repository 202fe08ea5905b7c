import NIOCore
import NIOHTTP1

/// One client that sends many jobs in one request, and reads the answers meanwhile.
final class LinesConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// Told to the connection once it is there.
    struct Start: Sendable {}

    /// So many lines are written at a time, about 64 KiB.
    private static let linesPerPiece = 400
    private static let line = SampleJob.body.wrapped(before: "", after: "\n")

    private let count: Int
    private let numbers: JobNumbers
    private let over: EventLoopPromise<ContinuousClock.Instant>
    private var sent: Int?
    private var status = 0
    private var answers = AnswerLines()
    private var first: ContinuousClock.Instant?
    private var refusal = ""
    private var isOver = false

    /// - Parameters:
    ///   - count: how many jobs.
    ///   - numbers: for them.
    ///   - over: kept with the last answer; says when the first one came.
    init(count: Int, _ numbers: JobNumbers, over: EventLoopPromise<ContinuousClock.Instant>) {
        (self.count, self.numbers, self.over) = (count, numbers, over)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is Start else { return context.fireUserInboundEventTriggered(event) }
        let headers: HTTPHeaders = [
            "host": "reel", "content-type": "application/x-ndjson", "content-length": "\(count * Self.line.length)",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/v1/jobs", headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        sent = 0
        send(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        send(context)
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let part): take(part)
        case .end: end()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(BenchTrouble("the connection was closed after \(answers.count) answers"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(error)
        context.close(promise: nil)
    }

    /// As much as the connection takes; it may be called again from within.
    private func send(_ context: ChannelHandlerContext) {
        while let before = sent, before < count, context.channel.isWritable {
            let lines = min(Self.linesPerPiece, count - before)
            sent = before + lines
            var piece = context.channel.allocator.buffer(capacity: lines * Self.line.length)
            for _ in 0..<lines { piece.writeBytes(Self.line.bytes(numbers.next())) }
            context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
            if before + lines == count { context.write(wrapOutboundOut(.end(nil)), promise: nil) }
            context.flush()
        }
    }

    private func take(_ part: ByteBuffer) {
        guard status == 200 else { return refusal += String(buffer: part) }
        do {
            try answers.take(part.readableBytesView)
            if first == nil, answers.count > 0 { first = ContinuousClock.now }
        } catch {
            end(error)
        }
    }

    /// The answer is complete.
    private func end() {
        guard status == 200 else { return end(BenchTrouble("the upload was answered \(status): \(refusal)")) }
        guard answers.count == count else { return end(BenchTrouble("\(answers.count) of \(count) were answered")) }
        end(nil)
    }

    private func end(_ error: (any Error)?) {
        guard !isOver else { return }
        isOver = true
        if let error { over.fail(error) } else { over.succeed(first ?? ContinuousClock.now) }
    }
}
