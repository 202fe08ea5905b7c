/// A task in the provider's books.
package struct Bill: Equatable, Sendable {
    package let task: String
    /// Whether it ends with a video; false when it fails.
    package let succeeds: Bool
    /// Whether it was there before the store was read; later ones the store need not know.
    package let isOlder: Bool

    package init(task: String, succeeds: Bool = true, isOlder: Bool = true) {
        (self.task, self.succeeds, self.isOlder) = (task, succeeds, isOlder)
    }
}
