import Foundation

/// What a person types at the terminal on standard input.
enum Keyboard {
    /// Reads a line; `nil` when standard input is no terminal, so that scripts are never asked.
    static var lines: (@Sendable () async throws -> String?)? {
        guard isatty(0) == 1 else { return nil }
        return { try line() }
    }

    /// Looks now and then whether Ctrl-C has canceled the command, which a plain read would not notice.
    private static func line() throws -> String? {
        while true {
            try Task.checkCancellation()
            var descriptor = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 200) > 0 { return readLine() }
        }
    }
}
