/// How much room on the disk is enough for what, by the size of the file system.
package struct StorageMarks: Equatable, Sendable {
    /// What lies ready to be freed for outcomes when the disk is full.
    package let reserve: Int64
    /// With less, nothing new is taken in and no download goes on: what is left is for the outcomes of what is paid for.
    package let least: Int64
    /// With less, nothing is submitted: intent, outcome and clip might not all find room.
    package let low: Int64
    /// So much must be free for trouble to count as over, so that it does not come and go with every job.
    package let enough: Int64

    /// - Parameter total: the size of the file system, in bytes.
    package init(total: Int64) {
        reserve = min(16 << 20, total / 16)
        least = reserve
        low = min(64 << 20, total / 8)
        enough = low + low / 4
    }
}
