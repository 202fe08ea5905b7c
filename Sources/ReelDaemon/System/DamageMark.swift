import Foundation

/// A file beside the database that says that it is damaged, so that a restart does not forget it.
///
/// Nothing is paid for before somebody has restored the database or vouches for it by removing the file.
struct DamageMark: Sendable {
    let path: String

    init(in directory: StateDirectory) { path = "\(directory.path)/damaged" }

    /// What was found; `nil` without a mark.
    var finding: String? { try? String(contentsOfFile: path, encoding: .utf8) }

    /// Leaves the mark; where that fails the next check finds the damage anew.
    func leave(_ finding: String) {
        guard self.finding == nil else { return }
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(finding.utf8), attributes: [.posixPermissions: 0o600])
    }

    /// The database is another one now.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
