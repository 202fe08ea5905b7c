import HummingbirdCore
import NIOCore

extension ListeningSocket {
    /// What a connection may send: on TCP, where anybody may send it, no more than clients do.
    var connectionRules: HTTP1Channel.Configuration {
        let idle = TimeAmount.seconds(60)
        guard case .address = self else { return .init(idleTimeout: idle) }
        return .init(
            idleTimeout: idle,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
    }

    /// Where clients find it, for people.
    func name(of channel: any Channel) -> String {
        switch self {
        case .passed: "the socket that systemd passed"
        case .path(let path): path
        case .address(let address):
            "http://\(TCPAddress(host: address, port: channel.localAddress?.port))"
        }
    }
}
