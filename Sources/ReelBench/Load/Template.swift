/// A message with a number in its middle, of the same length for each number.
package struct Template: Sendable {
    /// As many as all runs together need.
    private static let digits = 12

    private let before: [UInt8]
    private let after: [UInt8]
    private let digits: Int

    package init(before: String, after: String) {
        (self.before, self.after) = (Array(before.utf8), Array(after.utf8))
        digits = Self.digits
    }

    /// A message that is always the same.
    package init(_ text: String) { (before, after, digits) = (Array(text.utf8), [], 0) }

    private init(_ before: [UInt8], _ after: [UInt8], digits: Int) {
        (self.before, self.after, self.digits) = (before, after, digits)
    }

    package var length: Int { before.count + digits + after.count }

    /// The same with something around it.
    package func wrapped(before head: String, after tail: String) -> Template {
        Template(Array(head.utf8) + before, after + Array(tail.utf8), digits: digits)
    }

    package func bytes(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        bytes += before
        for _ in 0..<digits { bytes.append(UInt8(ascii: "0")) }
        var place = bytes.count
        var rest = number
        while rest > 0, place > before.count {
            place -= 1
            bytes[place] += UInt8(rest % 10)
            rest /= 10
        }
        bytes += after
        return bytes
    }
}
