import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ReelCore
import Synchronization

/// Speaks HTTP over the daemon's socket.
///
/// Connections that cannot be made at first fail at once. Once the daemon was reached, calls that are safe to repeat are
/// sent again for about 10 s, as it takes the daemon to restart.
package struct SocketClient: Sendable {
    /// The longest answer that is read, in bytes.
    static let maximumAnswer = 256 << 20

    package let socketPath: String
    private let http: HTTPClient
    private let sleep: @Sendable (Duration) async throws -> Void
    private let wasReached = Reached()

    /// Runs `body` with a client, whose connections are closed afterwards.
    ///
    /// - Parameters:
    ///   - socketPath: the daemon's socket.
    ///   - sleep: waits before a call is repeated.
    ///   - body: what to do with the client.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    package static func withClient<Value>(
        socketPath: String,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        _ body: (SocketClient) async throws -> Value
    ) async throws -> Value {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(180))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return try await HTTPClient.withHTTPClient(configuration: configuration) { http in
            try await body(SocketClient(socketPath: socketPath, http: http, sleep: sleep))
        }
    }

    private init(
        socketPath: String, http: HTTPClient, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        (self.socketPath, self.http, self.sleep) = (socketPath, http, sleep)
    }

    /// Makes a call and reads its answer, whatever its status.
    ///
    /// - Throws: ``SocketTrouble`` when there is no answer.
    package func call(_ call: Call) async throws -> Reply {
        try await repeating(isSafe: call.isRepeatable) { try await callOnce(call) }
    }

    private func callOnce(_ call: Call) async throws -> Reply {
        var request = try request(call.method, call.path, call.headers)
        if let body = call.body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.bytes))
        }
        let response = try await execute(request, timeout: .seconds(60) + .milliseconds(call.patience.milliseconds))
        return try await Self.reply(response)
    }

    func request(_ method: Call.Method, _ path: String, _ headers: [String: String] = [:]) throws -> HTTPClientRequest {
        guard let url = URL(httpURLWithSocketPath: socketPath, uri: path) else {
            throw SocketTrouble.unreachable("its path cannot be used")
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers = HTTPHeaders(headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        request.headers.replaceOrAdd(name: "host", value: "reeld")
        return request
    }

    func execute(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
        let response = try await http.execute(request, timeout: timeout)
        wasReached.mark()
        return response
    }

    static func reply(_ response: HTTPClientResponse) async throws -> Reply {
        let body = try await response.body.collect(upTo: maximumAnswer)
        let status = Int(response.status.code)
        guard body.readableBytes > 0 else { return Reply(status: status, json: nil) }
        do throws(JSON.SyntaxError) {
            return Reply(status: status, json: try JSON(parsing: body.readableBytesView))
        } catch {
            throw ErrorAnswer(ReelError(.internal, "the daemon's answer (\(status)) is \(error)"))
        }
    }

    /// Runs `body`, again and again while its trouble may be a restart of the daemon.
    ///
    /// - Parameters:
    ///   - isSafe: whether it may be repeated when the daemon may have acted on it.
    ///   - body: makes one try.
    /// - Returns: what `body` returns.
    /// - Throws: ``SocketTrouble`` when patience is at its end, and what else `body` throws.
    func repeating<Value>(isSafe: Bool, _ body: () async throws -> Value) async throws -> Value {
        var patience = Patience()
        while true {
            do {
                return try await body()
            } catch {
                guard let trouble = SocketTrouble(error) else { throw error }
                guard mayRepeat(trouble, isSafe: isSafe), let wait = patience.next() else { throw trouble }
                try await sleep(wait)
            }
        }
    }

    private func mayRepeat(_ trouble: SocketTrouble, isSafe: Bool) -> Bool {
        switch trouble {
        case .broken:
            wasReached.mark()
            return isSafe
        case .unreachable: return wasReached.isMarked
        case .denied: return false
        }
    }
}

/// Whether the daemon was ever reached: from then on a missing socket is taken for a restart.
private final class Reached: Sendable {
    private let value = Mutex(false)
    var isMarked: Bool { value.withLock { $0 } }
    func mark() { value.withLock { $0 = true } }
}
