import Glibc
import ReelCore

/// Who makes a request, and what follows from that.
struct Caller: Sendable {
    let uid: UInt32
    /// Sees and does all.
    let isAdmin: Bool
    /// What the caller was admitted by; `nil` on the socket.
    let grant: Grant?

    init(uid: UInt32, isAdmin: Bool, grant: Grant? = nil) {
        (self.uid, self.isAdmin, self.grant) = (uid, isAdmin, grant)
    }

    /// Whether no limit counts for the caller: root and the service's own user, but not who has a link to their clips.
    var isExempt: Bool { Self.isExempt(uid) && grant?.isLink != true }

    static func isExempt(_ uid: UInt32) -> Bool { uid == 0 || uid == geteuid() }

    /// - Throws: `ReelError` (`forbidden`) naming what would be needed.
    func requireAdmin(_ what: String, field: String? = nil) throws(ReelError) {
        try require(.admin, what)
        guard isAdmin else {
            throw ReelError(
                .forbidden, field: field, "\(what) takes root, the service's user or a member of \(Users.adminGroup)")
        }
    }
}
