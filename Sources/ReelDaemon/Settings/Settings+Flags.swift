import Foundation
package import ReelCore

extension Settings {
    /// The same settings with what was given on the command line.
    ///
    /// Unlike in the file, a path may be relative: it was typed in a directory.
    ///
    /// - Parameters:
    ///   - socket: the value of `--socket`, when given.
    ///   - stateDir: the value of `--state-dir`, when given.
    ///   - directory: where relative paths begin; the current directory when `nil`.
    /// - Returns: settings with absolute paths.
    /// - Throws: for an empty path, and for a socket's that is too long.
    package func overriding(
        socket: String? = nil, stateDir: String? = nil, relativeTo directory: String? = nil
    ) throws(ReelError) -> Settings {
        let directory = directory ?? FileManager.default.currentDirectoryPath
        var settings = self
        if let socket {
            settings.socket = try Self.absolute(socket, from: directory, .socket, flag: "--socket")
        }
        if let stateDir {
            settings.stateDir = try Self.absolute(stateDir, from: directory, .file, flag: "--state-dir")
        }
        return settings
    }

    private static func absolute(
        _ path: String, from directory: String, _ rule: PathRule, flag: String
    ) throws(ReelError) -> String {
        guard !path.isEmpty else { throw ReelError(.invalidRequest, field: flag, "give a path") }
        var tail = path[...]
        while tail.hasPrefix("./") { tail = tail.dropFirst(2).drop { $0 == "/" } }
        let whole = path.hasPrefix("/") ? path : "\(directory)/\(tail)"
        if let problem = rule.problem(with: whole) {
            throw ReelError(.invalidRequest, field: flag, problem)
        }
        return whole
    }
}
