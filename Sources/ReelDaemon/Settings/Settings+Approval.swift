import ReelCore

extension Settings {
    /// Which jobs wait for another person's yes, and whose.
    package struct Approval: Sendable, Equatable {
        /// Jobs that cost more than this; `nil`: none.
        package var overCredits: Double?
        package var owners: [User] = []
        package var approvers = [Approver.group(Users.adminGroup)]

        package init() {}
    }

    /// Who may say yes.
    package enum Approver: Sendable, Equatable {
        case user(User)
        /// The members of a group.
        case group(String)

        /// As it would be written.
        var text: String {
            switch self {
            case .user(let user): user.name
            case .group(let name): "@\(name)"
            }
        }
    }
}

extension Settings.Approval {
    private enum Key: String, CaseIterable {
        case owners, approvers
        case overCredits = "over_credits"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        overCredits = try block[.overCredits]?.unlessNull?.number(0...1_000_000_000)
        owners =
            try block[.owners]?.elements("a list of users, such as [alice]")
            .map { (user) throws(ReelError) in try user.user() } ?? owners
        approvers =
            try block[.approvers]?.unlessNull?.elements("a list of users or @groups, such as [\"@reel-admin\"]")
            .map { (person) throws(ReelError) in try person.approver() } ?? approvers
        guard !approvers.isEmpty else {
            throw block.refusal(at: .approvers, "nobody could approve a job: give a user or a @group at least")
        }
    }

    /// Whether a user may approve the jobs of others.
    func includes(_ uid: UInt32, _ users: Users) -> Bool {
        approvers.contains { approver in
            switch approver {
            case .user(let user): user.uid == uid
            case .group(Users.adminGroup): users.isAdmin(uid)
            case .group(let name): users.isMember(uid, of: name)
            }
        }
    }
}
