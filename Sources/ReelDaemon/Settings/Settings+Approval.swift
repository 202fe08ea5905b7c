import ReelCore

extension Settings {
    /// Which jobs wait for another person's yes, and whose.
    package struct Approval: Sendable, Equatable {
        /// Jobs that cost more than this; `nil`: none.
        package var overCredits: Double?
        package var owners: [String] = []
        /// Names of users, or of groups after an `@`.
        package var approvers = ["@reel-admin"]

        package init() {}
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
        owners = try block[.owners]?.words("users, such as [alice]") ?? owners
        approvers = try block[.approvers]?.words("users or @groups, such as [\"@reel-admin\"]") ?? approvers
    }
}
