package import ReelCore

/// A bearer token as it is kept: whose it is and what it is good for, never the secret itself.
package struct Token: Sendable, Equatable {
    /// By which it is looked up and named.
    package let id: String
    /// SHA-256 of its secret, in hexadecimal.
    package let hash: String
    /// The uid that its holder acts as.
    package let owner: UInt32
    /// The owner's name when it was made; `nil` for a uid without one.
    ///
    /// Another one since then is another person.
    package let ownerName: String?
    /// What it is for, in its maker's words.
    package let name: String
    package let scopes: Set<TokenScope>
    /// Credits in total over the jobs that are made with it; `nil`: as many as its owner may spend.
    package let cap: Int?
    package let createdAt: Timestamp
    /// Who made it.
    package let createdBy: UInt32
    package let expiresAt: Timestamp?
    /// Known to the minute.
    package internal(set) var lastUsedAt: Timestamp?
    package internal(set) var revokedAt: Timestamp?
    /// What its jobs come to.
    package internal(set) var sums = Sums()

    package init(
        id: String, hash: String, owner: UInt32, ownerName: String?, name: String, scopes: Set<TokenScope>,
        cap: Int? = nil, createdAt: Timestamp, createdBy: UInt32, expiresAt: Timestamp? = nil
    ) {
        (self.id, self.hash, self.owner, self.ownerName) = (id, hash, owner, ownerName)
        (self.name, self.scopes, self.cap, self.createdAt) = (name, scopes, cap, createdAt)
        (self.createdBy, self.expiresAt) = (createdBy, expiresAt)
    }

    /// The cap as claims know it.
    package var spendingCap: Cap? { cap.map { Cap(.token, id, per: .total, .credits, Double($0)) } }
}
