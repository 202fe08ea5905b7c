import AsyncHTTPClient
import NIOCore
import NIOPosix

/// The body of an answer, as far as it came.
struct AnswerBody: Sendable {
    /// No answer of the provider is nearly as long.
    static let limit = 1 << 20
    /// To read what is longer takes a while.
    static let short = 64 << 10

    var bytes: [UInt8] = []
    /// Why it is not whole; `nil` when it is.
    var failure: String?

    /// Reads until the end, the deadline, or the limit.
    ///
    /// What had come by then is kept: it may well say all there is to know. Of a body that is too long nothing is kept.
    static func read(_ body: HTTPClientResponse.Body, until deadline: ContinuousClock.Instant) async -> Self {
        await withTaskGroup(of: Self?.self) { group in
            group.addTask { await collect(body) }
            group.addTask {
                await wait(until: deadline)
                return nil
            }
            defer { group.cancelAll() }
            if let answer = await group.next() ?? nil { return answer }
            group.cancelAll()
            var answer = (await group.next() ?? nil) ?? Self()
            answer.failure = answer.failure.map { _ in "the answer did not end in time" }
            return answer
        }
    }

    /// Returns at the deadline, or when the task is cancelled.
    ///
    /// Not a task's sleep, which stays in memory until its time has come: polls are many.
    private static func wait(until deadline: ContinuousClock.Instant) async {
        let timer = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(deadline - .now)) {}
        await withTaskCancellationHandler {
            _ = try? await timer.futureResult.get()
        } onCancel: {
            timer.cancel()
        }
    }

    private static func collect(_ body: HTTPClientResponse.Body) async -> Self {
        var answer = Self()
        do {
            for try await piece in body {
                guard answer.bytes.count + piece.readableBytes <= limit else {
                    return Self(failure: "the answer is longer than \(limit) bytes")
                }
                answer.bytes += piece.readableBytesView
            }
            // A cancelled body may just end.
            if Task.isCancelled { answer.failure = "cancelled" }
        } catch {
            answer.failure = "the answer broke off"
        }
        return answer
    }
}
