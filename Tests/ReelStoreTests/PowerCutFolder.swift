import CPowerCut
import ReelTesting
import Testing

/// A folder whose power may be cut at any moment: copies of it have what that would leave of its databases.
///
/// What was synced is in each copy. Besides, with another seed than 0, there is some of what was written since.
final class PowerCutFolder: Sendable {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        let code = power_cut_watch(folder.path)
        try #require(code == 0)
    }

    deinit { power_cut_unwatch(folder.path) }

    var path: String { folder.path }

    /// What a power cut leaves now.
    func cut(seed: UInt64) throws -> TemporaryFolder {
        let left = try TemporaryFolder(inMemory: true)
        let code = power_cut_write(path, left.path, seed)
        try #require(code == 0)
        return left
    }

    /// What a power cut leaves while something is written.
    ///
    /// - Parameters:
    ///   - number: it comes right before so many-th change to the files, counted from 1.
    ///   - seed: picks what survives besides what was synced.
    ///   - body: changes the files.
    /// - Returns: `nil` where there were fewer changes.
    /// - Throws: what `body` throws.
    func cut(
        beforeChange number: Int, seed: UInt64, during body: () async throws -> Void
    ) async throws -> TemporaryFolder? {
        let left = try TemporaryFolder(inMemory: true)
        let armed = power_cut_arm(path, left.path, seed, CInt(number))
        try #require(armed == 0)
        try await body()
        let outcome = power_cut_disarm(path)
        try #require(outcome >= 0)
        return outcome == 1 ? left : nil
    }

    /// How often a file was synced.
    func syncs(of file: String) -> Int { Int(power_cut_syncs(path, file)) }
}
