import Foundation

/// What all measurements share.
struct Stage: Sendable {
    let options: Bench.Options
    /// On a real disk; gone with the bench.
    let folder: String
    let programs: Programs
    let numbers = JobNumbers()
    /// Takes a line about the progress.
    let tell: @Sendable (String) -> Void

    /// A new folder with a short path, since a socket's path is short.
    ///
    /// - Parameter name: its name.
    /// - Returns: its path.
    /// - Throws: when it cannot be made.
    func makeFolder(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}
