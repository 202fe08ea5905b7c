import ReelCore

extension Settings {
    /// A key whose feature is not there yet: it is read and checked, and refused where it asks for something.
    private struct Gap: Sendable {
        let path: String
        /// The values that can be had, as they would be written.
        let possible: String
        let isAskedFor: @Sendable (Settings) -> Bool

        init(_ path: String, only possible: String, where isAskedFor: @escaping @Sendable (Settings) -> Bool) {
            (self.path, self.possible, self.isAskedFor) = (path, possible, isAskedFor)
        }

        init<Value: Equatable & SendableMetatype>(
            _ path: String, only possible: String, _ value: any KeyPath<Settings, Value> & Sendable
        ) {
            self.init(path, only: possible) { $0[keyPath: value] != Settings()[keyPath: value] }
        }
    }

    private static let gaps = [
        Gap("webhooks.allow_private", only: "false", \.webhooks.allowPrivate)
    ]

    /// A key that is accepted is also obeyed: throws for the first that would be ignored.
    func refuseGaps(in root: Setting) throws(ReelError) {
        guard let gap = Self.gaps.first(where: { $0.isAskedFor(self) }) else { return }
        let message = "not_implemented: this version cannot do that yet; leave the key out, or give \(gap.possible)"
        guard let setting = root.find(gap.path) else { throw ReelError(.notImplemented, field: gap.path, message) }
        throw setting.refusal(message, .notImplemented)
    }
}
