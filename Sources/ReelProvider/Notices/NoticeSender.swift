import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
package import ReelCore

/// Sends notices: signed, to judged addresses only, following nothing.
///
/// The name is resolved first, all its addresses are judged, and the connection goes to one of those: a name that
/// resolves to something else the next moment changes nothing. No proxy is used, since it would resolve for itself.
package struct NoticeSender: NoticeSending {
    /// For the connection, and for the answer's head after that.
    private static let (connectLimit, answerLimit) = (TimeAmount.seconds(5), TimeAmount.seconds(15))
    private let allowsPrivate: @Sendable () -> Bool
    private let resolve: @Sendable (String, UInt32) async -> [NetworkAddress]
    private let now: @Sendable () -> Timestamp
    private let roots: [UInt8]?

    /// - Parameters:
    ///   - allowsPrivate: whether addresses that are not public may be called.
    ///   - now: for dates in answers.
    ///   - roots: the certificates that are trusted, in PEM form; `nil`: those of the machine.
    ///   - resolve: the addresses of a name, for an owner.
    package init(
        allowsPrivate: @escaping @Sendable () -> Bool, now: @escaping @Sendable () -> Timestamp, roots: [UInt8]? = nil,
        resolve: @escaping @Sendable (String, UInt32) async -> [NetworkAddress] = {
            await NameLookup.addresses(of: $0, for: $1)
        }
    ) {
        (self.allowsPrivate, self.now, self.roots, self.resolve) = (allowsPrivate, now, roots, resolve)
    }

    package func send(_ notice: Notice) async -> NoticeAnswer {
        let url: WebhookURL
        do throws(ReelError) {
            url = try WebhookURL(notice.url, allowsPrivate: allowsPrivate())
        } catch {
            return .failed("the URL is refused: \(error.message)")
        }
        var addresses = [NetworkAddress(url.host)].compactMap(\.self)
        if addresses.isEmpty { addresses = await resolve(url.host, notice.owner) }
        guard !Task.isCancelled else { return .failed("it was cut off") }
        guard !addresses.isEmpty else { return .failed("\(url.host): the name could not be resolved") }
        if let refused = refusal(of: addresses, url) { return .failed(refused) }
        var answer = NoticeAnswer.failed("no connection came about")
        for address in Self.chosen(addresses) {
            let (next, isConnected) = await post(notice, to: url, at: address)
            answer = next
            if isConnected || Task.isCancelled { break }
        }
        return answer
    }

    /// Two of them: the first of each family, since one of the two may lead nowhere from here.
    private static func chosen(_ addresses: [NetworkAddress]) -> [NetworkAddress] {
        guard let first = addresses.first else { return [] }
        let other = addresses.first { $0.isIPv6 != first.isIPv6 } ?? addresses.dropFirst().first
        return [first] + [other].compactMap(\.self)
    }

    /// Why none of them is called; one bad one is enough, since who controls a name chooses what comes first.
    ///
    /// Without the address: the owner reads it, and would learn what this network's names stand for.
    private func refusal(of addresses: [NetworkAddress], _ url: WebhookURL) -> String? {
        if !allowsPrivate(), !addresses.allSatisfy(\.isPublic) {
            return "\(url.host) is not a public address: refused (webhooks.allow_private)"
        }
        if url.isPlain, !addresses.allSatisfy(\.isLoopback) {
            return "\(url.host) is not this machine: http is for loopback addresses only"
        }
        return nil
    }

    private func post(
        _ notice: Notice, to url: WebhookURL, at address: NetworkAddress
    ) async -> (answer: NoticeAnswer, isConnected: Bool) {
        let result: (NoticeAnswer, Bool)
        do {
            let client = HTTPClient(configuration: try configuration(for: url, at: address))
            do {
                let response = try await client.execute(request(notice), timeout: Self.connectLimit + Self.answerLimit)
                result = (answer(response), true)
            } catch {
                result = (.failed("\(url.host): \(FailureWords.of(error))"), !Self.isUnconnected(error))
            }
            // It fails only for being called twice.
            try? await client.shutdown()
        } catch {
            result = (.failed("the certificates to be trusted cannot be read"), true)
        }
        return result
    }

    private func configuration(
        for url: WebhookURL, at address: NetworkAddress
    ) throws -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: Self.connectLimit, read: Self.answerLimit)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        // The name as the client reads it from the URL; the certificate is still to be for that.
        let name = URL(string: url.text)?.host ?? url.host
        for host in Set([url.host, name]) { configuration.dnsOverride[host] = address.description }
        if let roots {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(roots))
            configuration.tlsConfiguration = tls
        }
        return configuration
    }

    /// Whether nothing can have been sent: an address is connected to by itself, without NIO's tries of a name's.
    private static func isUnconnected(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
        }
        return error is NIOConnectionError || error as? HTTPClientError == .connectTimeout
    }

    private func request(_ notice: Notice) -> HTTPClientRequest {
        let timestamp = notice.at.milliseconds / 1000
        var request = HTTPClientRequest(url: notice.url)
        request.method = .POST
        request.headers = [
            "content-type": "application/json", "user-agent": "reel/\(Version.current)", "webhook-id": notice.id,
            "webhook-timestamp": "\(timestamp)",
            "webhook-signature": WebhookSignature.header(
                id: notice.id, timestamp: timestamp, body: notice.body, secrets: notice.secrets),
        ]
        request.body = .bytes(ByteBuffer(bytes: notice.body))
        return request
    }

    /// The status alone counts; the body is not read.
    private func answer(_ response: HTTPClientResponse) -> NoticeAnswer {
        let wait = response.headers.first(name: "retry-after").flatMap {
            RetryAfter.duration(of: $0, date: response.headers.first(name: "date"), now: now())
        }
        return .answered(status: Int(response.status.code), retryAfter: wait)
    }
}
