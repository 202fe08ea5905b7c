import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix

/// What went wrong with a call, in plain words that hold nothing of the request.
enum FailureWords {
    static func of(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: client(error)
        case let error as NIOConnectionError: connection(error)
        case let error as IOError: system(error.errnoCode)
        case is CancellationError: "cancelled"
        case let error where String(reflecting: type(of: error)).hasPrefix("NIOSSL."): tls(error)
        case let error where String(reflecting: type(of: error)).contains("HTTPParserError"):
            "the answer broke off or is not HTTP"
        case let error as IOFailure: "a file of the request failed at \(error.call)"
        default: "the connection failed"
        }
    }

    private static func client(_ error: HTTPClientError) -> String {
        switch error {
        case .remoteConnectionClosed: "the connection was closed before an answer came"
        case .connectTimeout, .getConnectionFromPoolTimeout: "no connection came about in time"
        case .tlsHandshakeTimeout: "the TLS handshake was not done in time"
        case .deadlineExceeded, .readTimeout: "no answer came in time"
        case .writeTimeout: "the other side stopped taking the request"
        case .cancelled: "the request was given up before an answer came"
        case .alreadyShutdown: "reel is stopping"
        case .proxyAuthenticationRequired: "the proxy wants a user and password"
        case .invalidProxyResponse: "the proxy did not make the connection"
        default: "the request could not be made"
        }
    }

    private static func tls(_ error: any Error) -> String {
        let isDistrust = String(describing: error).contains("CERTIFICATE_VERIFY_FAILED")
        return isDistrust ? "the server's certificate is not trusted" : "the TLS connection failed"
    }

    private static func connection(_ error: NIOConnectionError) -> String {
        if error.connectionErrors.isEmpty { return "the host's name could not be resolved" }
        guard let number = (error.connectionErrors.first?.error as? IOError)?.errnoCode else {
            return "no connection came about"
        }
        return system(number)
    }

    private static func system(_ number: CInt) -> String {
        switch number {
        case ECONNREFUSED: "the connection was refused"
        case ECONNRESET, EPIPE: "the connection was reset before an answer came"
        case EHOSTUNREACH, ENETUNREACH: "the host cannot be reached"
        case ETIMEDOUT: "the connection timed out"
        default: "the connection failed: \(String(cString: strerror(number)))"
        }
    }
}
