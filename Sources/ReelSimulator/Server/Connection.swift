import NIOCore
import NIOHTTP1

/// One client's connection: reads its requests and plays the replies to them.
struct Connection: Sendable {
    typealias Inbound = NIOAsyncChannel<HTTPServerRequestPart, Never>

    let inbound: Inbound
    let api: VideoAPI
    private var channel: any Channel { inbound.channel }

    init(_ inbound: Inbound, api: VideoAPI) {
        self.inbound = inbound
        self.api = api
    }

    /// Serves the connection until one side closes it.
    func run() async {
        // Whatever fails here, the client went away or the simulator stops: nobody is left to be told.
        try? await inbound.executeThenClose { parts in
            let fault = api.script.connections.take(for: StepMatch.Subject())?.fault
            let number = api.ledger.connectionArrived()
            switch fault {
            case .reset: await reset()
            case .hang: try await channel.closeFuture.get()
            case nil: try await serve(parts, number: number)
            }
        }
    }

    private func serve(
        _ parts: NIOAsyncChannelInboundStream<HTTPServerRequestPart>, number: Int
    ) async throws {
        var pending: Request?
        for try await part in parts {
            switch part {
            case .head(let head):
                let request = Request(head: head, arrivedAt: api.now(), connection: number)
                if api.turnsAway(request) { return await reset() }
                pending = request
            case .body(var bytes):
                pending?.body.writeBuffer(&bytes)
            case .end:
                guard let request = pending.take(), try await answer(request) else { return }
            }
        }
    }

    /// Answers a request, and tells whether the connection can be used again.
    private func answer(_ request: Request) async throws -> Bool {
        let reply = try await api.reply(to: request)
        if let head = reply.head { try await write(.head(head)) }
        for part in reply.parts {
            guard try await play(part) else { return false }
        }
        try await write(.end(nil))
        reply.whenSent()
        return request.head.isKeepAlive
    }

    /// Plays one part, and tells whether there is to be another.
    private func play(_ part: Reply.Part) async throws -> Bool {
        switch part {
        case .bytes(let bytes):
            try await write(.body(ByteBuffer(bytes: bytes)))
        case .file(let file, let range):
            for piece in file.pieces(of: range) { try await write(.body(piece)) }
        case .hold(let gate):
            try await api.gates.pass(gate)
        case .close:
            return false
        case .reset:
            await reset()
            return false
        case .hang:
            try await channel.closeFuture.get()
            return false
        }
        return true
    }

    /// Returns when the kernel has the bytes, so that a slow reader holds up no more than a piece of a file.
    private func write(_ part: HTTPPart<HTTPResponseHead, ByteBuffer>) async throws {
        try await channel.writeAndFlush(part).get()
    }

    /// Ends the connection with an RST instead of a FIN: closing with a linger time of zero does that.
    private func reset() async {
        if let options = channel as? any SocketOptionProvider {
            try? await options.unsafeSetSocketOption(level: .socket, name: .so_linger, value: Linger()).get()
        }
        try? await channel.close().get()
    }

    /// `struct linger` of the sockets interface, which no public module shows.
    private struct Linger {
        let isOn: Int32 = 1
        let seconds: Int32 = 0
    }
}
