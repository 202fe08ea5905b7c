import ReelCore

extension Settings {
    /// Where notices may be sent.
    package struct Webhooks: Sendable, Equatable {
        /// Whether addresses of private networks are allowed.
        package var allowPrivate = false

        package init() {}
    }
}

extension Settings.Webhooks {
    private enum Key: String, CaseIterable { case allowPrivate = "allow_private" }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        allowPrivate = try block[.allowPrivate]?.flag() ?? allowPrivate
    }
}

extension Settings {
    /// Throws for a lane's webhook that `webhooks.allow_private` does not allow.
    func checkWebhooks(in root: Setting) throws(ReelError) {
        for lane in lanes {
            for (key, url) in [("webhook", lane.webhook), ("alarm_webhook", lane.alarmWebhook)] {
                guard let url else { continue }
                do throws(ReelError) {
                    _ = try WebhookURL(url, allowsPrivate: webhooks.allowPrivate)
                } catch {
                    let path = "lanes.\(lane.name).\(key)"
                    throw root.find(path)?.refusal(error.message)
                        ?? ReelError(.invalidRequest, field: path, error.message)
                }
            }
        }
    }
}

extension Setting {
    /// A URL that notices may go to, as far as its text tells; private ones are judged when all is read.
    func webhook() throws(ReelError) -> String {
        let text = try text("an https URL such as https://example.org/hooks/reel")
        do throws(ReelError) {
            return try WebhookURL(text, allowsPrivate: true).text
        } catch {
            throw refusal(error.message)
        }
    }
}
