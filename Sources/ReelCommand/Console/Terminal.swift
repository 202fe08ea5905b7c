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
            var size = winsize()
            guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
                return (80, 24)
            }
            return (Int(size.ws_col), Int(size.ws_row))
        }
    }
}
