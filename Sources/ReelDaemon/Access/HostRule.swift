/// The names under which the API may be called on TCP.
///
/// A page in somebody's browser reaches a loopback port under a name of its own making (DNS rebinding); it is told by
/// that name.
package struct HostRule: Sendable {
    private let names: Set<String>

    /// - Parameters:
    ///   - listen: its address may always be named, and so may `localhost`.
    ///   - hosts: further names, without ports.
    package init(listen: TCPAddress, hosts: [String]) {
        names = Set([listen.host, "localhost"] + hosts.map(Self.plain))
    }

    /// Whether a request may name this host; the port does not count, since a forwarded one is another.
    package func admits(_ authority: String?) -> Bool { authority.map { names.contains(Self.name(in: $0)) } ?? false }

    /// Whether a text can be a host's name in the settings: no port, no brackets, no wildcard.
    package static func isName(_ text: String) -> Bool {
        let isName = text.utf8.allSatisfy { $0.isASCIIAlphanumeric || ".-_".utf8.contains($0) }
        return (1...253).contains(text.utf8.count) && (isName || TCPAddress("[\(text)]:0") != nil)
    }

    private static func name(in authority: String) -> String {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return "" }
            return plain(String(authority[authority.index(after: authority.startIndex)..<end]))
        }
        return plain(String(authority.prefix { $0 != ":" }))
    }

    private static func plain(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}
