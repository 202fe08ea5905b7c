import Foundation
import Glibc

/// Whom PostgreSQL runs as where the bench is root, which it refuses to be.
struct PostgresUser: Sendable {
    private let uid: uid_t
    private let gid: gid_t
    /// Words before a command line.
    let launcher: [String]

    /// The first user there is for it.
    ///
    /// - Parameter programs: where `setpriv` is looked for.
    /// - Returns: `nil` where the bench is not root.
    /// - Throws: ``BenchTrouble`` where nobody can be found.
    static func find(_ programs: Programs) throws(BenchTrouble) -> PostgresUser? {
        guard getuid() == 0 else { return nil }
        let setpriv = try programs.require("setpriv")
        for name in ["postgres", "nobody"] {
            guard let entry = getpwnam(name) else { continue }
            let (uid, gid) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
            let launcher = [setpriv.path, "--reuid=\(uid)", "--regid=\(gid)", "--clear-groups", "--"]
            return PostgresUser(uid: uid, gid: gid, launcher: launcher)
        }
        throw BenchTrouble("PostgreSQL refuses to run as root, and there is no user postgres or nobody")
    }

    /// Gives a folder to the user.
    func own(_ folder: String) throws(BenchTrouble) {
        guard chown(folder, uid, gid) == 0 else { throw BenchTrouble("cannot give \(folder) to user \(uid)") }
    }
}
