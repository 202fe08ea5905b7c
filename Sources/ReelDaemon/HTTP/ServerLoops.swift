import NIOCore
import NIOPosix

/// The threads on which clients are served: a request that takes long there keeps no answer of the provider waiting.
enum ServerLoops {
    static let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
}
