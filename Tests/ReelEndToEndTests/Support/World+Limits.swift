import Foundation
import ReelTesting

extension World {
    /// Sets a limit of the running reeld's, as `prlimit` names it.
    func limit(_ name: String, _ value: String) throws {
        guard let pid = daemon.processID else { throw ProcessTrouble("reeld does not run") }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/prlimit")
        process.arguments = ["--pid", "\(pid)", "--\(name)=\(value)"]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ProcessTrouble("prlimit failed") }
    }

    /// How much time of a processor reeld has used so far, in seconds.
    var processorTime: Double {
        guard let pid = daemon.processID, let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        else { return 0 }
        // Behind the name, which is in brackets: utime and stime are fields 14 and 15.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return (Double(fields[12]) ?? 0) / 100 + (Double(fields[13]) ?? 0) / 100
    }
}
