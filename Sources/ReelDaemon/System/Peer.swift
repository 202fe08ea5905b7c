import Glibc
import ReelCore
import Synchronization

/// Who is at the other end of a connection, as the kernel tells it.
///
/// Mirrors `struct ucred`, which Swift's Glibc module does not show.
struct PeerCredentials: Hashable, Sendable {
    var pid: Int32 = 0
    var uid: UInt32 = .max
    var gid: UInt32 = .max

    init() {}
}

/// The users of this host: names for uids and who is an administrator of reel.
final class Users: Sendable {
    /// Its members see and do all.
    static let adminGroup = "reel-admin"
    /// So long a group's membership is believed.
    private static let memory: Duration = .seconds(10)

    private struct Known {
        var names: [UInt32: String] = [:]
        var present: [UInt32: (name: String?, at: Duration)] = [:]
        var members: [Membership: (isMember: Bool, at: Duration)] = [:]
    }

    private struct Membership: Hashable {
        let uid: UInt32
        let group: String
    }

    private let known = Mutex(Known())
    private let time: any Timekeeper

    init(time: any Timekeeper) { self.time = time }

    /// The user's name, else the decimal uid.
    func name(of uid: UInt32) -> String {
        if let name = known.withLock({ $0.names[uid] }) { return name }
        let name = Self.entry(of: uid)?.name ?? String(uid)
        known.withLock { $0.names[uid] = name }
        return name
    }

    /// The user's name as the host knows it now; `nil` where it knows none (any more).
    func presentName(of uid: UInt32) -> String? {
        let now = time.uptime
        if let answer = known.withLock({ $0.present[uid] }), now - answer.at < Self.memory { return answer.name }
        let name = Self.entry(of: uid)?.name
        known.withLock { $0.present[uid] = (name, now) }
        return name
    }

    /// The uid of a user by name or by number; `nil` when there is no such user.
    static func uid(of name: String) -> UInt32? {
        // The last one is nobody's: it stands for none in the kernel's calls.
        if let number = UInt32(name), String(number) == name { return number == .max ? nil : number }
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &result) == 0, result != nil else { return nil }
        return entry.pw_uid
    }

    /// Whether a user sees and does all: root, the service's own user, members of `reel-admin`.
    func isAdmin(_ uid: UInt32) -> Bool {
        Caller.isExempt(uid) || isMember(uid, of: Self.adminGroup)
    }

    /// Whether a user is in a group, by whichever of their groups.
    func isMember(_ uid: UInt32, of group: String) -> Bool {
        let (now, key) = (time.uptime, Membership(uid: uid, group: group))
        if let answer = known.withLock({ $0.members[key] }), now - answer.at < Self.memory { return answer.isMember }
        let isMember = Self.lookUp(key)
        known.withLock { $0.members[key] = (isMember, now) }
        return isMember
    }

    /// Whether there is a group of that name.
    static func hasGroup(_ name: String) -> Bool { group(named: name) != nil }

    private static func lookUp(_ membership: Membership) -> Bool {
        guard let user = entry(of: membership.uid), let group = group(named: membership.group) else { return false }
        var count: CInt = 256
        var groups = [gid_t](repeating: 0, count: Int(count))
        if getgrouplist(user.name, user.gid, &groups, &count) < 0 {
            // More than usual: the call has said how many.
            groups = [gid_t](repeating: 0, count: Int(max(count, 0)))
            guard getgrouplist(user.name, user.gid, &groups, &count) >= 0 else { return false }
        }
        return groups.prefix(Int(count)).contains(group)
    }

    private static func entry(of uid: UInt32) -> (name: String, gid: gid_t)? {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(uid, &entry, &buffer, buffer.count, &result) == 0, result != nil, let name = entry.pw_name
        else {
            return nil
        }
        return (String(cString: name), entry.pw_gid)
    }

    private static func group(named name: String) -> gid_t? {
        var entry = Glibc.group()
        var result: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: 65_536)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &result) == 0, result != nil else { return nil }
        return entry.gr_gid
    }
}
