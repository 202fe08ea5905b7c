import Logging
import ReelCore
import ReelStore
import Synchronization

/// Looks at bearer tokens: who their holder may act as.
final class TokenDesk: Sendable {
    /// Its use is written down so often at most.
    private static let usePeriod: Duration = .seconds(60)

    private let store: SQLiteStore
    private let users: Users
    private let brake: FailureBrake
    private let time: any Timekeeper
    private let logger: Logger
    /// When the use of each was written down last.
    private let uses = Mutex<[String: Timestamp]>([:])
    private let refusals = Mutex(RefusalLog())

    init(store: SQLiteStore, users: Users, brake: FailureBrake, time: any Timekeeper, logger: Logger) {
        (self.store, self.users, self.brake, self.time, self.logger) = (store, users, brake, time, logger)
    }

    /// The caller that a header speaks for.
    ///
    /// - Parameters:
    ///   - headers: all `Authorization` headers of a request.
    ///   - address: where it comes from.
    /// - Returns: the token's owner with the token's scopes.
    /// - Throws: `ReelError` (`unauthorized`) that never repeats what was sent.
    func caller(_ headers: [String], from address: String) async throws -> Caller {
        let header: BearerHeader
        do { header = try BearerHeader(headers) } catch {
            // Nobody guesses by sending nothing.
            if !headers.isEmpty { try await refuse(nil, "unreadable", address) }
            throw error
        }
        let token = try await store.token(header.token.id)
        guard TokenSecret.isRight(header.token, for: token?.hash), let token else {
            try await refuse(header.token.id, token == nil ? "unknown" : "wrong secret", address)
            throw ReelError(.unauthorized, "this token is not known here: 'reel token create' makes one")
        }
        if let trouble = trouble(with: token) {
            try await refuse(token.id, trouble.word, address)
            throw ReelError(.unauthorized, trouble.message)
        }
        noteUse(of: token)
        let isAdmin = token.scopes.allow(.admin) && users.isAdmin(token.owner)
        let grant = Grant(
            token: token.id, scopes: token.scopes, cap: token.cap, hasEnd: token.expiresAt != nil,
            createdBy: token.createdBy, isStillValid: { [self] in await isValid(token.id) })
        return Caller(uid: token.owner, isAdmin: isAdmin, grant: grant)
    }

    /// Whether a token that was right is so still; not where that cannot be read.
    private func isValid(_ id: String) async -> Bool {
        guard let token = try? await store.token(id) else { return false }
        return trouble(with: token) == nil
    }

    /// Slows down whoever tries links that were not given out.
    ///
    /// - Parameter address: where the request comes from.
    /// - Throws: `ReelError` (`rate_limited`) where too many refusals are kept back already.
    func refuseLink(from address: String) async throws(ReelError) { try await refuse(nil, "forged link", address) }

    private func trouble(with token: Token) -> (word: String, message: String)? {
        if let revoked = token.revokedAt { return ("revoked", "this token was revoked at \(revoked): have one made") }
        if let end = token.expiresAt, end <= time.now {
            return ("expired", "this token expired at \(end): have one made")
        }
        guard users.presentName(of: token.owner) == token.ownerName else {
            return ("its owner is gone", "the user that this token was made for is no longer there")
        }
        return nil
    }

    private func refuse(_ id: String?, _ why: String, _ address: String) async throws(ReelError) {
        let now = time.uptime
        if let count = refusals.withLock({ $0.note(address, at: now) }) {
            let which = id.map { ", token \($0)" } ?? ""
            let others = count > 1 ? "; with it \(count) since the last such line" : ""
            logger.warning("an attempt on TCP was refused: \(why)\(which), from \(address)\(others)")
        }
        try await brake.fail(address)
    }

    private func noteUse(of token: Token) {
        let now = time.now
        let isDue = uses.withLock { uses in
            if let last = uses[token.id] ?? token.lastUsedAt, last <= now, now - last < Self.usePeriod { return false }
            uses[token.id] = now
            return true
        }
        // Nobody waits for it, and nothing is lost with it.
        if isDue { Task { [store] in try? await store.noteUse(ofToken: token.id, at: now) } }
    }
}
