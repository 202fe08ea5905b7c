import ReelCore

extension Setting {
    /// An absolute path.
    func path(_ rule: PathRule) throws(ReelError) -> String {
        let path = try text("an absolute path, in quotes where it looks like something else")
        if let problem = rule.problem(with: path) { throw refusal(problem) }
        return path
    }

    /// The name of a credential.
    ///
    /// No error repeats it: someone may have put the key itself there.
    func credential() throws(ReelError) -> String {
        let expected = "the name of a credential, such as imini-api-key: a plain file name without slashes or spaces"
        let name = try text(expected)
        guard CredentialSource.isName(name) else { throw refusal("this is no such name: give \(expected)") }
        return name
    }

    /// All lanes, each under its name.
    func lanes() throws(ReelError) -> [Settings.Lane] {
        let expected = "a mapping of lanes' names to their settings"
        let entries = try entries(expected)
        guard !entries.isEmpty else { throw refusal("there is no lane: give at least one, such as main") }
        let lanes = try entries.map { (entry) throws(ReelError) in
            try Settings.Lane(name: entry.value.laneName(entry.name), entry.value)
        }
        for (index, lane) in lanes.enumerated() {
            guard let twin = lanes[..<index].first(where: lane.sharesVariable) else { continue }
            throw entries[index].value.refusal(
                "its credential would be looked up in the same variable as that of \(twin.name), "
                    + "\(CredentialSource.variable(for: lane.credential)): give it another name"
            )
        }
        return lanes
    }

    private func laneName(_ name: String) throws(ReelError) -> String {
        guard name.isReelName else { throw refusal("this cannot be a lane's name: give \(String.reelNameRule)") }
        guard name != "any" else { throw refusal("any is a reserved word: give the lane another name") }
        return name
    }

    /// The group that a lane belongs to.
    func group() throws(ReelError) -> String {
        let name = try word("a group's name")
        guard name.isReelName else { throw refusal("this cannot be a group's name: give \(String.reelNameRule)") }
        return name
    }
}

extension String {
    static let reelNameRule = "1 to 100 of A-Z, a-z, 0-9, '.', '_' and '-'"

    /// Whether a lane, a group or a batch may be named so.
    var isReelName: Bool {
        (1...100).contains(utf8.count) && utf8.allSatisfy { $0.isASCIIAlphanumeric || ".-_".utf8.contains($0) }
    }
}

extension Settings.Lane {
    /// Whether two different credentials fall back to one variable, so that one lane might use the other's key.
    fileprivate func sharesVariable(with other: Self) -> Bool {
        credential != other.credential
            && CredentialSource.variable(for: credential) == CredentialSource.variable(for: other.credential)
    }
}
