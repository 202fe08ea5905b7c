import CHost
import Foundation
import Glibc

/// What the system says of this process.
struct ProcessFigures: Sendable {
    /// In user and kernel mode, in seconds.
    let cpu: Double
    let residentBytes: Double
    let virtualBytes: Double
    /// Since 1970, in seconds.
    let startedAt: Double
    let openDescriptors: Int
    let mostDescriptors: Double

    /// Reads `/proc`; `nil` where it does not tell.
    init?() {
        guard let field = Self.stat,
            let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        else { return nil }
        cpu = (field(14) + field(15)) / Self.ticks
        startedAt = Self.startedAt
        virtualBytes = field(23)
        residentBytes = field(24) * Double(sysconf(Int32(_SC_PAGESIZE)))
        // The folder itself was open while it was read.
        openDescriptors = max(0, descriptors.count - 1)
        mostDescriptors = Self.descriptorLimit ?? .infinity
    }

    /// In a second.
    private static let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// The fields of `stat` by their numbers from 4 on; `nil` where there is no such file.
    private static var stat: ((Int) -> Double)? {
        guard let stat = read("/proc/self/stat") else { return nil }
        // The name in the second field may hold blanks and brackets; the third field comes after its last bracket.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ").dropFirst()
            .compactMap { Double($0) }
        // Without the third field, which is a letter, the fourth is the first.
        return { number in fields.indices.contains(number - 4) ? fields[number - 4] : 0 }
    }

    /// Reckoned once, back from now: `/proc/stat`, which tells when the system began, is hidden from a service
    /// (`ProcSubset=pid`), and two clocks that are read one after the other never give the same moment twice.
    private static let startedAt: Double = host_boot_time() + (stat?(22) ?? 0) / ticks

    /// The soft limit; `nil` for none.
    private static var descriptorLimit: Double? {
        let title = "Max open files"
        let line = read("/proc/self/limits")?.split(separator: "\n").first { $0.hasPrefix(title) }
        return line?.dropFirst(title.count).split(separator: " ").first.flatMap { Double($0) }
    }

    private static func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    var families: [MetricFamily] {
        [
            MetricFamily(
                "process_cpu_seconds_total", .counter, "Processor time spent in user and kernel mode, in seconds.", cpu),
            MetricFamily("process_resident_memory_bytes", .gauge, "Resident memory in bytes.", residentBytes),
            MetricFamily("process_virtual_memory_bytes", .gauge, "Virtual memory in bytes.", virtualBytes),
            MetricFamily(
                "process_start_time_seconds", .gauge, "When the process began, in seconds since 1970.", startedAt),
            MetricFamily("process_open_fds", .gauge, "Open file descriptors.", Double(openDescriptors)),
            MetricFamily("process_max_fds", .gauge, "File descriptors that may be open.", mostDescriptors),
        ]
    }
}
