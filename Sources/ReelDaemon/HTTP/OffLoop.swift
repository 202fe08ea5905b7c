import HTTPTypes
import Hummingbird

/// Runs what takes long on the pool's threads, so that the other connections of the loop are served meanwhile.
///
/// - Parameter body: what takes long.
/// - Returns: what it returns.
/// - Throws: what it throws.
func offLoop<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    try await withTaskExecutorPreference(globalConcurrentExecutor, operation: body)
}

extension Request {
    /// To read more than this takes long.
    private static let shortBody = 64 * 1024

    /// Whether its body takes long to be read and checked, or may.
    var isLong: Bool {
        guard [.post, .put, .patch].contains(method) else { return false }
        return headers[.contentLength].flatMap(Int.init).map { $0 > Self.shortBody } ?? true
    }
}
