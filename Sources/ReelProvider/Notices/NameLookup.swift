import Glibc
import NIOPosix
package import ReelCore

/// Asks the machine's resolver for the addresses of a name.
package enum NameLookup {
    /// Threads of their own: a name server that does not answer holds up nothing but notices.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    /// - Parameter host: a name or an address.
    /// - Returns: its addresses in the order in which they should be tried; none where it has none.
    package static func addresses(of host: String) async -> [NetworkAddress] {
        await withCheckedContinuation { continuation in
            threads.submit { _ in continuation.resume(returning: lookUp(host)) }
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
