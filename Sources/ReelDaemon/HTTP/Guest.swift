/// Whose place a connection or a request takes.
struct Guest: Hashable, Sendable {
    let uid: UInt32
    /// Whether it is whoever has a link to a clip of this user's: their places are not taken from the user.
    var hasLink = false
}

extension Caller {
    var guest: Guest { Guest(uid: uid, hasLink: grant?.isLink ?? false) }
}
