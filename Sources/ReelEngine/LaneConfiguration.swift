import ReelCore
package import ReelProvider
import ReelStore

/// What a lane is made of: one provider account.
package struct LaneConfiguration: Sendable {
    package var name: String
    package var maxInFlight: Int
    package var submitsPerMinute: Int
    /// `nil` without a key: the lane is parked, and jobs are taken all the same.
    package var provider: (any VideoProvider)?
    /// Tells one key from another without holding it.
    package var keyHash: String?
    /// Where the account is: another address is another account, whatever the key.
    package var address = ""
    /// Lanes of a group share the jobs that may go to any of them.
    package var group = "default"
    /// Where its clips come from.
    package var downloads: any ClipDownloading
    /// Whether the settings name it; one that they do not name any more still brings finished clips home.
    package var isConfigured = true

    /// Why nothing can be submitted, whatever the account's health.
    var obstacle: String? {
        if !isConfigured { return "not_configured" }
        return provider == nil ? "no_key" : nil
    }

    package init(
        name: String, maxInFlight: Int, submitsPerMinute: Int, provider: (any VideoProvider)?, keyHash: String?,
        downloads: any ClipDownloading
    ) {
        (self.name, self.maxInFlight, self.submitsPerMinute) = (name, maxInFlight, submitsPerMinute)
        (self.provider, self.keyHash, self.downloads) = (provider, keyHash, downloads)
    }
}
