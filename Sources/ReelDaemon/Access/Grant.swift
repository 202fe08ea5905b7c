import ReelCore
import ReelStore

/// What a bearer token, or a signed link, adds to the knowledge of who calls.
struct Grant: Sendable {
    /// The token's number; `nil` for a link.
    let token: String?
    let scopes: Set<TokenScope>
    /// Credits in total over the jobs made with it.
    var cap: Int?
    /// Whether it expires.
    var hasEnd = false
    /// Who made the token; `nil` for a link.
    var createdBy: UInt32?
    /// Whether it is good still: asked again wherever a call goes on for long.
    var isStillValid: @Sendable () async -> Bool = { true }

    /// Whether it is for one clip, for whoever has the link.
    var isLink: Bool { token == nil }
}

extension Caller {
    /// Whether the caller may go on with what was begun: a token may have been revoked or have expired since.
    var isStillValid: Bool { get async { await grant?.isStillValid() ?? true } }

    /// The same of one who sees all for as long as it goes on: an administrator may be none any more.
    func maySeeOn(_ users: Users) async -> Bool {
        guard !isAdmin || users.isAdmin(uid) else { return false }
        return await isStillValid
    }

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

    /// - Throws: `ReelError` (`forbidden`) for a token with a cap or an end: what it made would have neither.
    func requireNoBounds(_ what: String) throws(ReelError) {
        guard let grant, grant.cap != nil || grant.hasEnd else { return }
        let (field, bound) = grant.cap != nil ? ("cap", "a cap") : ("expires_at", "an end")
        throw ReelError(.forbidden, field: field, "\(what) takes a token without \(bound), or the socket")
    }

    /// - Throws: `ReelError` (`forbidden`) for a token with a cap: the money would be back in it by its holder's word.
    func requireNoCap(_ what: String) throws(ReelError) {
        guard grant?.cap != nil else { return }
        throw ReelError(
            .forbidden, field: "cap",
            "\(what) may give a cap its credits back: it takes a token without a cap, or the socket")
    }

    /// Whether the caller may do this to a job: a token with a cap begins submissions of its own jobs only, since those of
    /// others do not count against the cap; and it does not say that nothing was spent.
    func may(_ event: Event, on job: Job) -> Bool {
        guard let grant, grant.cap != nil, event.mayBeginSubmission else { return true }
        return job.token == grant.token && event != .declaredNotCreated
    }

    /// - Throws: `ReelError` (`forbidden`) where ``may(_:on:)`` says no.
    func require(_ event: Event, on job: Job) throws(ReelError) {
        if event == .declaredNotCreated { try requireNoCap("saying that nothing was created") }
        guard !may(event, on: job) else { return }
        throw ReelError(
            .forbidden, field: "cap",
            "job \(job.id) was not made with this token, whose cap would not count what is spent on it")
    }
}

extension Event {
    /// Whether a job may be submitted after a person has done this to it.
    fileprivate var mayBeginSubmission: Bool {
        switch self {
        case .released, .approved, .retried, .declaredNotCreated, .resubmitted: true
        default: false
        }
    }
}
