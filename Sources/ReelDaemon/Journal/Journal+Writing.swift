import CSystemd
import Foundation
import Glibc
import ReelCore

extension Journal {
    /// The journal behind standard error, in the form that suits it.
    package static func standardError(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Journal {
        switch LogForm(of: 2, environment: environment) {
        case .journal: Journal(sink: send)
        case .prefixed: Journal { write($0.prefixedLine) }
        case .terminal(let usesColor):
            Journal { write($0.terminalLine(usesColor: usesColor, zone: .current)) }
        }
    }

    private static func send(_ entry: LogEntry) {
        let fields = entry.journalFields.map { Array($0.utf8) }
        let result = reel_journal_send(Array(fields.joined()), fields.map { Int64($0.count) }, CInt(fields.count))
        // Standard error is a stream to the same journal, which journald may take when it takes no native entry.
        if result < 0 { write(entry.prefixedLine) }
    }

    private static func write(_ line: String) {
        var bytes = Array("\(line)\n".utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // Whoever shares the descriptor has made it so that it does not wait: this thread may.
            if count < 0, errno == EAGAIN, reel_await_writable(2) >= 0 { continue }
            // Nobody reads it any more: there is nobody to be told either.
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
