import Logging
import ReelCore
import ReelProvider

let aRequest = SubmissionBody(bytes: Array(#"{"model":"kling/kling-v3","prompt":"a cat"}"#.utf8))
let accepted = #"{"task_id":"task_1","model":"kling/kling-v3","created_at":"x","request_id":"r1"}"#

/// A client of the provider for the time of a test.
func withClient<Value: Sendable>(
    _ baseURL: String, timeouts: Timeouts = Timeouts(), trustsServerErrors: Bool = true,
    _ body: (IminiClient) async throws -> Value
) async throws -> Value {
    let client = try IminiClient(
        baseURL: baseURL, key: Secret("sk-very-secret"), timeouts: timeouts, trustsServerErrors: trustsServerErrors,
        now: { Timestamp(milliseconds: 0) })
    do {
        let value = try await body(client)
        await client.shutdown()
        return value
    } catch {
        await client.shutdown()
        throw error
    }
}

/// A server that plays a script, for the time of a test.
func withServer<Value: Sendable>(
    _ script: @escaping @Sendable (RawConnection, Int) -> Void, _ body: (RawServer) async throws -> Value
) async throws -> Value {
    let server = try RawServer(script)
    defer { server.stop() }
    return try await body(server)
}

/// A fetcher for the time of a test.
func withFetcher<Value: Sendable>(
    _ root: String, timeouts: Timeouts = Timeouts(), room: DiskRoom = DiskRoom(),
    _ body: (ClipFetcher) async throws -> Value
) async throws -> Value {
    let fetcher = ClipFetcher(
        root: root, timeouts: timeouts, room: room, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    do {
        let value = try await body(fetcher)
        await fetcher.shutdown()
        return value
    } catch {
        await fetcher.shutdown()
        throw error
    }
}
