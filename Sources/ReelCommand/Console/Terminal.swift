import Foundation

/// A terminal that a person looks at.
package struct Terminal: Sendable {
    package let usesColor: Bool
    /// Its size is asked for anew each time: people resize it.
    private let measure: @Sendable () -> (columns: Int, rows: Int)

    package init(usesColor: Bool, measure: @escaping @Sendable () -> (columns: Int, rows: Int)) {
        (self.usesColor, self.measure) = (usesColor, measure)
    }

    package var columns: Int { measure().columns }
    package var rows: Int { measure().rows }

    /// The terminal behind a descriptor, if there is one.
    ///
    /// - Parameters:
    ///   - descriptor: 1 or 2.
    ///   - environment: `NO_COLOR`, when not empty, and `TERM=dumb` are honoured.
    package init?(descriptor: CInt, environment: [String: String]) {
        guard isatty(descriptor) == 1, environment["TERM"] != "dumb" else { return nil }
        self.init(usesColor: environment["NO_COLOR"]?.isEmpty ?? true) {
            // A `winsize`: the struct itself is seen through one module or another, as a build happens to load them.
            var size = (rows: UInt16(0), columns: UInt16(0), width: UInt16(0), height: UInt16(0))
            guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.columns > 0, size.rows > 0 else {
                return (80, 24)
            }
            return (Int(size.columns), Int(size.rows))
        }
    }
}
