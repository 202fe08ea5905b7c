import ReelCore

/// What somebody wants a new token to be.
struct TokenWish {
    private let members: JSON.Object

    init(_ members: JSON.Object) { self.members = members }

    func name() throws(ReelError) -> String {
        guard let name = value("name")?.string, !name.isEmpty, name.isPlain(upTo: 100) else {
            throw ReelError(
                .invalidRequest, field: "name",
                "give the token a name that says who uses it: 1 to 100 characters, no control characters")
        }
        return name
    }

    /// Its owner; somebody else's tokens are made by administrators.
    func owner(_ caller: Caller) throws(ReelError) -> UInt32 {
        guard let value = value("owner") else { return caller.uid }
        guard let name = value.string, let uid = Users.uid(of: name) else {
            throw ReelError(
                .invalidRequest, field: "owner", "there is no such user on this host; give a name or a decimal uid")
        }
        if uid != caller.uid { try caller.requireAdmin("making a token for somebody else", field: "owner") }
        return uid
    }

    /// Its scopes; `submit` where none are given.
    func scopes(of owner: UInt32, isAdmin: Bool, _ caller: Caller) throws(ReelError) -> Set<TokenScope> {
        guard let value = value("scopes") else { return [.read, .submit] }
        let right = "a list of \(TokenScope.allCases.map(\.rawValue).joined(separator: ", "))"
        guard let items = value.array, !items.isEmpty else {
            throw ReelError(.invalidRequest, field: "scopes", "this must be \(right), with at least one of them")
        }
        var scopes: Set<TokenScope> = []
        for (index, item) in items.enumerated() {
            guard let scope = item.string.flatMap(TokenScope.init(rawValue:)) else {
                throw ReelError(.invalidRequest, field: "scopes[\(index)]", "there is no such scope; give \(right)")
            }
            scopes.insert(scope)
        }
        guard scopes.contains(.admin) else { return scopes }
        try caller.requireAdmin("a token with the scope admin", field: "scopes")
        guard isAdmin else {
            throw ReelError(
                .invalidRequest, field: "scopes",
                "its owner is no administrator, and so the scope admin is worth nothing")
        }
        // Else two would be one: what takes somebody else's yes could be approved with a token in their name.
        guard owner == caller.uid || caller.isExempt else {
            throw ReelError(
                .forbidden, field: "scopes",
                "a token with the scope admin is made by its owner, by root or by the service's user")
        }
        return scopes
    }

    func cap() throws(ReelError) -> Int? {
        guard let value = value("cap") else { return nil }
        guard let cap = value.number?.whole, (1...1_000_000_000).contains(cap) else {
            throw ReelError(
                .invalidRequest, field: "cap", "a cap is a whole number of credits in 1...1000000000, in total")
        }
        return cap
    }

    func end(after now: Timestamp) throws(ReelError) -> Timestamp? {
        guard let value = value("expires_at") else { return nil }
        guard let end = value.string.flatMap(Timestamp.init(iso8601:)) else {
            throw ReelError(
                .invalidRequest, field: "expires_at",
                "this must be a time with a zone, such as 2027-01-31T18:00:00Z")
        }
        guard end > now else {
            throw ReelError(.invalidRequest, field: "expires_at", "\(end) has passed; it must lie in the future")
        }
        return end
    }

    /// `null` is as good as leaving it out.
    private func value(_ name: String) -> JSON? { members[name].flatMap { $0.isNull ? JSON?.none : $0 } }
}
