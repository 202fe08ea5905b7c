import Foundation
import ReelCore

/// The time of a file's last change, which is what is known of its last use.
enum FileTime {
    /// `nil` when there is no such file.
    static func read(_ path: String) -> Timestamp? {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return (facts?[.modificationDate] as? Date).map(Timestamp.init)
    }

    /// Sets it to now.
    ///
    /// - Returns: whether there is such a file.
    static func touch(_ path: String) -> Bool {
        (try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)) != nil
    }
}
