package import NIOCore
import NIOPosix
import Synchronization

/// Runs tasks on the thread that reads and writes their connections: to change threads costs more than most calls.
///
/// What is known to take longer than some milliseconds is to be given to the pool, whose executor is
/// `globalConcurrentExecutor`.
package final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    package init(_ loop: any EventLoop) { self.loop = loop }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// The threads on which providers and result hosts are called.
package enum CallLoops {
    private static let executors = MultiThreadedEventLoopGroup.singleton.makeIterator().map { LoopExecutor($0) }
    private static let count = Atomic(0)

    /// The threads in turn: a client called on one of them opens its connections there.
    package static func next() -> any TaskExecutor {
        executors[count.wrappingAdd(1, ordering: .relaxed).oldValue % executors.count]
    }
}
