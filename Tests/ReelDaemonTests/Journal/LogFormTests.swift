import Foundation
import Glibc
import ReelDaemon
import ReelTesting
import Testing

@Suite struct LogFormTests {
    @Test func `it is the journal where JOURNAL_STREAM names this very stream`() throws {
        let folder = try TemporaryFolder()
        let descriptor = open("\(folder.path)/stream", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let facts = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/stream")
        let device = try #require(facts[.systemNumber] as? Int)
        let inode = try #require(facts[.systemFileNumber] as? Int)
        #expect(LogForm(of: descriptor, environment: ["JOURNAL_STREAM": "\(device):\(inode)"]) == .journal)
        // Inherited from a shell in a unit, while standard error goes elsewhere.
        for other in ["\(device):\(inode + 1)", "\(device + 1):\(inode)", "", "x", "\(inode)"] {
            #expect(LogForm(of: descriptor, environment: ["JOURNAL_STREAM": other]) == .prefixed, "\(other)")
        }
        #expect(LogForm(of: descriptor, environment: [:]) == .prefixed)
    }

    @Test func `it is plain lines on a terminal, coloured unless that is not wanted`() throws {
        let (main, other) = try Self.terminal()
        defer {
            close(other)
            close(main)
        }
        #expect(LogForm(of: other, environment: ["TERM": "xterm"]) == .terminal(usesColor: true))
        #expect(LogForm(of: other, environment: ["NO_COLOR": ""]) == .terminal(usesColor: true))
        #expect(LogForm(of: other, environment: ["NO_COLOR": "1"]) == .terminal(usesColor: false))
        #expect(LogForm(of: other, environment: ["TERM": "dumb"]) == .terminal(usesColor: false))
    }

    /// Both ends of a terminal of the test's own.
    private static func terminal() throws -> (CInt, CInt) {
        let main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(main >= 0)
        // TIOCSPTLCK and TIOCGPTN, which Swift's module does not show.
        var (lock, number): (CInt, CInt) = (0, 0)
        try #require(ioctl(main, 0x4004_5431, &lock) == 0 && ioctl(main, 0x8004_5430, &number) == 0)
        let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(other >= 0)
        return (main, other)
    }
}
