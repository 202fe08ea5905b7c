package import ReelCore

/// A notice as it goes out once.
package struct Notice: Sendable {
    /// The `webhook-id`: the same at each try.
    package let id: String
    /// The time of this try.
    package let at: Timestamp
    package let url: String
    /// Whose it is: who shares what takes long.
    package let owner: UInt32
    package let body: [UInt8]
    /// The newest first; the receiver is content with any of them.
    package let secrets: [WebhookSecret]

    package init(id: String, at: Timestamp, url: String, owner: UInt32, body: [UInt8], secrets: [WebhookSecret]) {
        (self.id, self.at, self.url, self.owner) = (id, at, url, owner)
        (self.body, self.secrets) = (body, secrets)
    }
}

/// The way out for notices.
package protocol NoticeSending: Sendable {
    /// Tries once to deliver; never throws, takes half a minute at most, and ends soon when its task is cancelled.
    func send(_ notice: Notice) async -> NoticeAnswer
}
