/// Why a measurement cannot be gone on with.
package struct BenchTrouble: Error, Hashable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
