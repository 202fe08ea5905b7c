import Synchronization

/// The job that every side takes: about 150 bytes, each with a prompt of its own.
package enum SampleJob {
    package static let body = Template(
        before: #"{"request":{"model":"kling/kling-v3","prompt":"a red fox runs over fresh snow at dawn, take "#,
        after: #" of many, filmed slowly from a low angle"}}"#)
}

/// Numbers that no other job of this bench has: two equal requests would be another case.
final class JobNumbers: Sendable {
    private let last = Atomic(0)

    func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
