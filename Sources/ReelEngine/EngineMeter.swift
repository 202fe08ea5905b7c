package import ReelCore

/// How long the engine's calls took since the process began.
package struct EngineMeter: Sendable {
    /// Polls that were answered, or found to have no answer.
    package let polls = Histogram(Histogram.callBounds)
    /// Jobs whose clips came into custody: from the first byte asked for to the last one synced.
    package let fetches = Histogram(Histogram.downloadBounds)

    package init() {}
}
