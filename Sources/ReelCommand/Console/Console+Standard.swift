import Foundation

extension Console {
    /// The console of this process.
    ///
    /// - Parameters:
    ///   - isJSON: whether standard output carries JSON only.
    ///   - environment: the process's variables.
    /// - Returns: a console that writes to standard output and standard error.
    package static func standard(isJSON: Bool, environment: [String: String]) -> Console {
        Console(
            isJSON: isJSON, output: Terminal(descriptor: 1, environment: environment),
            error: Terminal(descriptor: 2, environment: environment), zone: .current, input: Keyboard.lines
        ) { stream, text in
            write(text, to: stream == .output ? 1 : 2)
        }
    }

    /// Written at once and whole; when the reader is gone (`reel watch | head`), so is the reason to go on.
    private static func write(_ text: String, to descriptor: CInt) {
        var rest = ArraySlice(text.utf8)
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                // NIO has SIGPIPE ignored.
                if errno == EPIPE { kill(getpid(), SIGTERM) }
                return
            }
            rest = rest.dropFirst(count)
        }
    }
}
