import Glibc

/// Where the API is served on TCP: an IP address and a port.
package struct TCPAddress: Sendable, Equatable, CustomStringConvertible {
    /// Without brackets; always a literal address, so that no name service decides who is listened to.
    package let host: String
    /// 0: whichever is free.
    package let port: Int
    private let isIPv6: Bool

    /// Reads `127.0.0.1:8787`, `[::1]:8787` or `localhost:8787`, which is `127.0.0.1`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]) else {
            return nil
        }
        let name = String(text[..<colon])
        if name.hasPrefix("["), name.hasSuffix("]") {
            let host = String(name.dropFirst().dropLast())
            guard Self.isAddress(host, AF_INET6) else { return nil }
            (self.host, self.port, isIPv6) = (host, port, true)
        } else {
            let host = name == "localhost" ? "127.0.0.1" : name
            guard Self.isAddress(host, AF_INET) else { return nil }
            (self.host, self.port, isIPv6) = (host, port, false)
        }
    }

    /// The same with the port that it came to.
    init(host address: Self, port: Int?) {
        (host, isIPv6, self.port) = (address.host, address.isIPv6, port ?? address.port)
    }

    /// Whether only this machine can reach it.
    package var isLoopback: Bool { isIPv6 ? host == "::1" : host.hasPrefix("127.") }

    /// As it stands in a URL.
    package var description: String { "\(isIPv6 ? "[\(host)]" : host):\(port)" }

    private static func port(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text == "0" || text.first != "0"
        else { return nil }
        return UInt16(text).map(Int.init)
    }

    private static func isAddress(_ text: String, _ family: CInt) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        return inet_pton(family, text, &bytes) == 1
    }
}
