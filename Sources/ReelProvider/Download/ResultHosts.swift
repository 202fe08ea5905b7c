import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import ReelCore

/// The way to the hosts that keep results, where no key is ever sent.
struct ResultHosts: Sendable {
    private static let mostRedirects = 5

    private let direct: HTTPClient
    private let proxied: HTTPClient?
    private let patience: TimeAmount

    init(_ timeouts: Timeouts, _ proxy: ProxyAddress?) {
        func client(_ proxy: ProxyAddress?) -> HTTPClient {
            .plain(connect: timeouts.connect, stall: timeouts.fetchStall, proxy: proxy, isPooled: false)
        }
        direct = client(nil)
        proxied = proxy.map { client($0) }
        patience = TimeAmount(timeouts.connect + timeouts.fetchStall)
    }

    func shutdown() async {
        // It fails only for being called twice.
        try? await direct.shutdown()
        try? await proxied?.shutdown()
    }

    /// Asks for what is missing of a result, following redirects; each target must be safe to call.
    func get(
        _ start: SafeURL, kind: FetchKind, missingOf part: PartialFile
    ) async throws(Setback) -> (HTTPClientResponse, DownloadAnswer) {
        var url = start
        let held = part.isResumable ? part.length : 0
        for _ in 0...Self.mostRedirects {
            let response = try await execute(request(url, held, part.promise.validator), url)
            let answer = DownloadAnswer(response.status, response.headers, kind: kind, held: held, known: part.promise)
            guard case .redirect(let location) = answer else { return (response, answer) }
            url = try Self.follow(location, from: url)
        }
        throw .final(.refusedURL("the result's URL redirects more than \(Self.mostRedirects) times"))
    }

    private func request(_ url: SafeURL, _ held: Int64, _ validator: Validator?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url.text)
        request.headers = ["accept": "*/*", "accept-encoding": "identity", "user-agent": "reel"]
        if held > 0, let validator {
            request.headers.add(name: "range", value: "bytes=\(held)-")
            request.headers.add(name: "if-range", value: validator.text)
        }
        return request
    }

    private func execute(_ request: HTTPClientRequest, _ url: SafeURL) async throws(Setback) -> HTTPClientResponse {
        let client = url.isLoopback ? direct : proxied ?? direct
        do {
            return try await client.execute(request, timeout: patience)
        } catch {
            throw .final(Task.isCancelled ? .cancelled : .noHead(error))
        }
    }

    private static func follow(_ location: String, from url: SafeURL) throws(Setback) -> SafeURL {
        do throws(ReelError) {
            let target = try url.resolving(location)
            guard url.isLoopback || !target.isLoopback else {
                throw ReelError(.invalidRequest, "the result's host redirects to this machine")
            }
            return target
        } catch {
            throw .final(.refusedURL(error.message))
        }
    }
}

extension FetchError {
    static func refusedURL(_ message: String) -> Self {
        .failed(JobError(code: "fetch_url_refused", message: message))
    }

    /// The request came to nothing before an answer.
    fileprivate static func noHead(_ error: any Error) -> Self {
        let isStall = [.readTimeout, .deadlineExceeded].contains(error as? HTTPClientError)
        let code = isStall ? "fetch_stalled" : "fetch_unreachable"
        return .failed(JobError(code: code, message: "the result's host: \(FailureWords.of(error))"))
    }
}
