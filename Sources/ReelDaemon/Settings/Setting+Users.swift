import ReelCore

extension Settings {
    /// A user of this host.
    package struct User: Sendable, Equatable {
        /// As it was given: a name, or a decimal uid.
        package let name: String
        package let uid: UInt32

        package init(name: String, uid: UInt32) { (self.name, self.uid) = (name, uid) }
    }
}

extension Setting {
    /// A user by name, or by number, who then need not have a name.
    func user(_ expected: String = "a user's name or a decimal uid") throws(ReelError) -> Settings.User {
        let name = try word(expected)
        guard let uid = Users.uid(of: name) else {
            throw refusal("there is no user \(name.excerpt) on this host: give \(expected)")
        }
        return Settings.User(name: name, uid: uid)
    }

    /// A user, or the members of a group after an `@`.
    ///
    /// reel's own group need not be there: root and the service's user count as its members in any case.
    func approver() throws(ReelError) -> Settings.Approver {
        let expected = "a user's name, a decimal uid, or a group after an @"
        let name = try word(expected)
        guard name.hasPrefix("@") else { return .user(try user(expected)) }
        let group = String(name.dropFirst())
        guard group == Users.adminGroup || Users.hasGroup(group) else {
            throw refusal("there is no group \(group.excerpt) on this host: give \(expected)")
        }
        return .group(group)
    }
}
