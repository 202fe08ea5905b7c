import Glibc
import NIOPosix
package import ReelCore
import Synchronization

/// Asks the machine's resolver for the addresses of a name.
package enum NameLookup {
    /// Threads of their own: a name server that does not answer holds up nothing but notices.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    /// - Parameter host: a name or an address.
    /// - Returns: its addresses in the order in which they should be tried; none where it has none, or where that takes
    ///   longer than 5 s, or the task is cancelled.
    package static func addresses(of host: String) async -> [NetworkAddress] {
        await addresses(of: host, within: .seconds(5), by: lookUp)
    }

    /// The same by another resolver, which blocks; one that takes too long is left alone on its thread.
    package static func addresses(
        of host: String, within limit: Duration, by resolve: @escaping @Sendable (String) -> [NetworkAddress]
    ) async -> [NetworkAddress] {
        let (answers, giver) = AsyncStream.makeStream(
            of: [NetworkAddress].self, bufferingPolicy: .bufferingOldest(1))
        let isOver = Mutex(false)
        giver.onTermination = { _ in isOver.withLock { $0 = true } }
        threads.submit { _ in
            // Nobody waits any more: those that come after it are not to wait either.
            guard !isOver.withLock(\.self) else { return }
            giver.yield(resolve(host))
            giver.finish()
        }
        let timer = Task {
            try? await Task.sleep(for: limit)
            giver.finish()
        }
        defer { timer.cancel() }
        for await addresses in answers { return addresses }
        return []
    }

    private static func lookUp(_ host: String) -> [NetworkAddress] {
        var hints = addrinfo()
        (hints.ai_family, hints.ai_socktype) = (AF_UNSPEC, CInt(SOCK_STREAM.rawValue))
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var (addresses, next) = ([NetworkAddress](), first)
        while let entry = next {
            if let address = address(of: entry.pointee), !addresses.contains(address) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses
    }

    private static func address(of entry: addrinfo) -> NetworkAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let (length, flags) = (socklen_t(text.count), NI_NUMERICHOST)
        guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, length, nil, 0, flags) == 0 else { return nil }
        // One with a zone (`fe80::1%eth0`) is read without it: it is judged by its bits.
        let bytes = text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map { UInt8(truncatingIfNeeded: $0) }
        return NetworkAddress(String(decoding: bytes, as: UTF8.self))
    }
}
