import Foundation
import Glibc

/// What the kernel counts of a process.
package struct ProcessFigures: Hashable, Sendable {
    /// Memory, in megabytes of 1,000,000 bytes.
    package let resident: Double
    /// What of it is no file's: most of the rest is the program itself, which the kernel may drop and read again.
    package let own: Double
    /// The most that was resident since it began, or since ``forgetPeak(of:)``.
    package let peak: Double
    /// Of each of its threads by number, wanted or not.
    private let switches: [String: Int]
    /// On all processors.
    package let milliseconds: Double

    /// - Parameter pid: a process that runs.
    /// - Throws: ``BenchTrouble`` where it does not.
    init(of pid: pid_t) throws {
        let folder = "/proc/\(pid)"
        let status = try Self.text("\(folder)/status")
        (resident, peak) = (Self.megabytes("VmRSS", in: status), Self.megabytes("VmHWM", in: status))
        own = Self.megabytes("RssAnon", in: status)
        let threads = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/task")
        let kinds = ["voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"]
        var switches: [String: Int] = [:]
        for thread in threads {
            // It may have ended meanwhile.
            guard let state = try? Self.text("\(folder)/task/\(thread)/status") else { continue }
            switches[thread] = kinds.reduce(0) { $0 + Self.number($1, in: state) }
        }
        self.switches = switches
        let ticks = Self.ticks(try Self.text("\(folder)/stat"))
        milliseconds = Double(ticks) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Has the peak of a process's memory counted anew.
    ///
    /// - Parameter pid: a process of this user's that runs.
    /// - Throws: ``BenchTrouble`` where the kernel does not do it.
    static func forgetPeak(of pid: pid_t) throws {
        let path = "/proc/\(pid)/clear_refs"
        guard let file = FileHandle(forWritingAtPath: path) else { throw BenchTrouble("cannot write to \(path)") }
        defer { try? file.close() }
        // 5 stands for the peak, which is now what is resident.
        try file.write(contentsOf: Data("5".utf8))
    }

    /// How often threads were switched to since then; what those did that have ended is not known.
    func switches(since before: Self) -> Int {
        switches.reduce(0) { sum, thread in sum + thread.value - (before.switches[thread.key] ?? 0) }
    }

    /// A number of `/proc/PID/status`.
    package static func number(_ name: String, in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        let value = line?.dropFirst(name.count + 1).drop { $0 == " " || $0 == "\t" }.prefix { $0.isNumber }
        return value.flatMap { Int($0) } ?? 0
    }

    /// The processor time in `/proc/PID/stat`, whose second field is a name in parentheses that may hold anything.
    package static func ticks(_ stat: String) -> Int {
        guard let name = stat.lastIndex(of: ")") else { return 0 }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        // The 14th and 15th of all.
        guard fields.count > 12 else { return 0 }
        return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
    }

    private static func megabytes(_ name: String, in status: String) -> Double {
        Double(number(name, in: status)) * 1024 / 1_000_000
    }

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
