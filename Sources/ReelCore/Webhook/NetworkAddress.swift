import Glibc

/// An IPv4 or IPv6 address, and whether it is one that anybody on the internet could have.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as it is written; IPv6 without brackets.
    package let description: String
    /// Four or sixteen, the first the most significant.
    private let bytes: [UInt8]

    /// - Parameter text: four decimal numbers, or an IPv6 address; no other spelling is read.
    package init?(_ text: String) {
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
        description = text
    }

    package var isIPv6: Bool { bytes.count == 16 }

    /// Whether it is this machine itself.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// Whether it is neither of this machine, nor of a private or shared network, nor of any special use.
    package var isPublic: Bool {
        if bytes.count == 4 { return Self.isPublic(bytes) }
        // Behind NAT64 every host has such an address, which holds its own.
        if Self.translated.contains(bytes) { return Self.isPublic(Array(bytes[12...])) }
        return Self.global.contains(bytes) && !Self.special6.contains { $0.contains(bytes) }
    }

    private static func isPublic(_ four: [UInt8]) -> Bool { !special4.contains { $0.contains(four) } }

    /// Addresses that share their first bits.
    private struct Block {
        let start: [UInt8]
        let bits: Int

        init(_ start: [UInt8], _ bits: Int) { (self.start, self.bits) = (start, bits) }

        func contains(_ bytes: [UInt8]) -> Bool {
            (0..<bits).allSatisfy { bit in
                let (byte, mask) = (bit / 8, UInt8(0x80) >> UInt8(bit % 8))
                return bytes[byte] & mask == (byte < start.count ? start[byte] : 0) & mask
            }
        }
    }

    /// IANA's special-purpose IPv4 addresses, multicast and what is reserved.
    private static let special4 = [
        Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8), Block([169, 254], 16),
        Block([172, 16], 12), Block([192, 0, 0], 24), Block([192, 0, 2], 24), Block([192, 88, 99], 24),
        Block([192, 168], 16), Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24),
        Block([224], 4), Block([240], 4),
    ]
    private static let global = Block([0x20], 3)
    private static let translated = Block([0x00, 0x64, 0xFF, 0x9B], 96)
    /// Within the global ones: protocols' own (Teredo too), documentation, and 6to4, which hides an IPv4 address.
    private static let special6 = [
        Block([0x20, 0x01, 0x00, 0x00], 23), Block([0x20, 0x01, 0x0D, 0xB8], 32), Block([0x20, 0x02], 16),
        Block([0x3F, 0xFF, 0x00], 20),
    ]
}
