import Glibc
import NIOPosix
package import ReelCore
import Synchronization

/// Asks the machine's resolver for the addresses of a name.
package enum NameLookup {
    /// So many of one owner's may run at a time: as many as that owner's notices on the wire.
    ///
    /// One that hangs keeps its thread for longer than its notice: without a limit, an owner of such names would come
    /// to have all threads, and nobody else's name would be found.
    package static let mostOfOwner = 10
    private static let running = Mutex<[UInt32: Int]>([:])
    /// Threads of their own, for six owners whose names all hang: name servers hold up nothing but notices.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 64)
        pool.start()
        return pool
    }()

    /// - Parameters:
    ///   - host: a name or an address.
    ///   - owner: whose notice goes there.
    /// - Returns: its addresses in the order in which they should be tried; none where it has none, or where that takes
    ///   longer than 5 s, or the task is cancelled, or too many of the owner's have not come back yet.
    package static func addresses(of host: String, for owner: UInt32) async -> [NetworkAddress] {
        await addresses(of: host, for: owner, within: .seconds(5), by: lookUp)
    }

    /// The same by another resolver, which blocks; one that takes too long is left alone on its thread.
    package static func addresses(
        of host: String, for owner: UInt32, within limit: Duration,
        by resolve: @escaping @Sendable (String) -> [NetworkAddress]
    ) async -> [NetworkAddress] {
        guard begin(for: owner) else { return [] }
        let (answers, giver) = AsyncStream.makeStream(
            of: [NetworkAddress].self, bufferingPolicy: .bufferingOldest(1))
        let isOver = Mutex(false)
        giver.onTermination = { _ in isOver.withLock { $0 = true } }
        threads.submit { _ in
            // Nobody waits any more: those that come after it are not to wait either.
            let found = isOver.withLock(\.self) ? [] : resolve(host)
            // Before the answer: who has it may ask again.
            end(for: owner)
            giver.yield(found)
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

    /// Takes one of the owner's threads, until it is back.
    private static func begin(for owner: UInt32) -> Bool {
        running.withLock { running in
            let count = running[owner] ?? 0
            guard count < mostOfOwner else { return false }
            running[owner] = count + 1
            return true
        }
    }

    private static func end(for owner: UInt32) {
        running.withLock { running in
            let count = (running[owner] ?? 0) - 1
            running[owner] = count > 0 ? count : nil
        }
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
