import CHost
import Hummingbird
import Logging
import ReelCore
import ReelStore

/// The API on TCP, where the settings want it.
extension Daemon {
    /// What all entrances share.
    struct House: Sendable {
        let jobs: JobsController
        let status: StatusController
        let keeping: HouseController
        let events: EventsController
        let metrics: MetricsController
        let webhooks: WebhookController
        let tokens: TokensController
        let users: Users
        let guests: Guests
        let store: SQLiteStore
    }

    /// The servers: that of the socket, and perhaps one more.
    func servers(
        _ socket: ListeningSocket, _ http: Settings.HTTP, _ house: House
    ) async throws -> [SocketServer<RouterResponder<ReelContext>>] {
        let local = Router<ReelContext>.reel(house, [PeerMiddleware(users: house.users)], links: nil)
        let connections = ConnectionCount(descriptors: Int(host_raise_descriptors()))
        var servers = [server(socket, local, house, connections)]
        guard let address = http.address else { return servers }
        let scheme = http.isBehindTLSProxy ? "https" : "http"
        let links = ClipLinks(
            key: try await house.store.clipKey(orElse: TokenSecret.key()), scheme: scheme, time: time)
        let desk = TokenDesk(
            store: house.store, users: house.users, brake: FailureBrake(time: time), time: time, logger: logger)
        let network = Router<ReelContext>.reel(
            house,
            [
                HostMiddleware(rule: HostRule(listen: address, hosts: http.hosts)),
                TokenMiddleware(desk: desk, links: links, store: house.store, guests: house.guests),
            ], links: links)
        servers.append(server(.address(address), network, house, connections))
        return servers
    }

    private func server(
        _ socket: ListeningSocket, _ router: Router<ReelContext>, _ house: House, _ connections: ConnectionCount
    ) -> SocketServer<RouterResponder<ReelContext>> {
        SocketServer(
            socket: socket, responder: router.buildResponder(), guests: house.guests, connections: connections,
            time: time, logger: logger)
    }
}
