import ReelCore

/// What a bearer token, or a signed link, adds to the knowledge of who calls.
struct Grant: Sendable {
    /// The token's number; `nil` for a link.
    let token: String?
    let scopes: Set<TokenScope>
    /// Credits in total over the jobs made with it.
    let cap: Int?
}

extension Caller {
    /// - Parameters:
    ///   - scope: what the call takes of a token; callers on the socket need none.
    ///   - what: the call, in words for a person.
    /// - Throws: `ReelError` (`forbidden`) naming the scope that is missing.
    func require(_ scope: TokenScope, _ what: String) throws(ReelError) {
        guard let grant, !grant.scopes.allow(scope) else { return }
        let has = grant.scopes.words.joined(separator: ", ")
        throw ReelError(
            .forbidden, field: "scopes", "\(what) takes the scope \(scope.rawValue); this token has \(has)")
    }
}
