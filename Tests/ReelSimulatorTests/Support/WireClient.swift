import Foundation
import NIOCore
import NIOPosix

/// A client that hides nothing: one connection a request, and all that comes back until the connection ends.
enum WireClient {
    static func call(
        _ method: String = "GET", _ url: String, headers: [String: String] = [:], body: [UInt8] = []
    ) async throws -> Exchange {
        guard let parts = URLComponents(string: url), let port = parts.port else { throw URLError(.badURL) }
        let target = parts.percentEncodedPath + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
        var head = "\(method) \(target) HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
        if !body.isEmpty { head += "content-length: \(body.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return try await exchange(Array((head + "\r\n").utf8) + body, port: port)
    }

    /// Sends raw bytes and collects what comes back.
    static func exchange(_ request: [UInt8], port: Int) async throws -> Exchange {
        let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch let error as NIOConnectionError where error.isRefusal {
            return Exchange(end: .refused, received: [])
        }
        return try await converse(request, on: channel)
    }

    private static func converse(
        _ request: [UInt8], on channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    ) async throws -> Exchange {
        try await channel.executeThenClose { inbound, outbound in
            var received: [UInt8] = []
            do {
                if !request.isEmpty { try await outbound.write(ByteBuffer(bytes: request)) }
                for try await buffer in inbound { received += buffer.readableBytesView }
            } catch let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE {
                return Exchange(end: .reset, received: received)
            }
            return Exchange(end: .closed, received: received)
        }
    }
}

extension NIOConnectionError {
    fileprivate var isRefusal: Bool {
        connectionErrors.contains { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }
    }
}
