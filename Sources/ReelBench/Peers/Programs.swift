import Foundation

/// Where the peers' programs are: what `scripts/bench-peers` has fetched, then what is installed.
struct Programs: Sendable {
    /// A program, and what it needs in its environment.
    struct Program: Sendable {
        let path: String
        let environment: [String: String]
    }

    private let folders: [String]
    private let libraries: String
    private let fetched: String

    /// - Parameter fetched: the folder that packages were extracted into.
    init(fetched: String) {
        self.fetched = fetched
        // Debian's pgbench in /usr/bin is a script that looks for a cluster of the system's.
        let postgres = ["\(fetched)/usr/lib/postgresql", "/usr/lib/postgresql"].flatMap { folder in
            Self.entries(folder).sorted { $0.count == $1.count ? $0 > $1 : $0.count > $1.count }
                .map { "\(folder)/\($0)/bin" }
        }
        var folders = ["\(fetched)/usr/bin", "\(fetched)/usr/sbin"]
        folders += postgres
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for folder in path.split(separator: ":") { folders.append(String(folder)) }
        folders += ["/usr/bin", "/usr/sbin", "/sbin"]
        self.folders = folders
        libraries = ["\(fetched)/usr/lib", "\(fetched)/lib"]
            .flatMap { folder in
                Self.entries(folder).filter { $0.contains("-linux-") }.map { "\(folder)/\($0)" }
            }
            .joined(separator: ":")
    }

    /// The first program of that name.
    func find(_ name: String) -> Program? {
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
        let needsLibraries = path.hasPrefix(fetched) && !libraries.isEmpty
        return Program(path: path, environment: needsLibraries ? ["LD_LIBRARY_PATH": libraries] : [:])
    }

    /// The first program of that name.
    ///
    /// - Throws: ``BenchTrouble`` where there is none.
    func require(_ name: String) throws(BenchTrouble) -> Program {
        guard let program = find(name) else { throw BenchTrouble("\(name) is not installed") }
        return program
    }

    private static func entries(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
