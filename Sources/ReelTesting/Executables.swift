import Foundation

/// The programs that were built beside the tests.
package enum Executables {
    /// The path of `reeld`, `reel` or `reel-sim`.
    package static func path(of name: String) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = URL(fileURLWithPath: own).deletingLastPathComponent()
        // Under `swift test` the running program may be the toolchain's own helper: then the bundle's place counts.
        let candidates =
            [folder.path] + CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        return candidates.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) } ?? name
    }
}
