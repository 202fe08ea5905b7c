import Foundation
import ReelStore

/// Where copies of the database lie while they are made and read.
package struct CopyPlace: Sendable {
    private static let prefix = "reel.copy-"

    let folder: String

    /// - Parameter folder: the state directory, which no two daemons share.
    package init(folder: String) { self.folder = folder }

    /// The path of a new copy.
    func next() -> String { "\(folder)/\(Self.prefix)\(UUID().uuidString)" }

    /// Removes what a crash left; to be called when no copy is being made.
    func sweep() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(Self.prefix) {
            SQLiteStore.removeCopy("\(folder)/\(name)")
        }
    }
}
