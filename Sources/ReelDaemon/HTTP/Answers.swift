import Hummingbird
import NIOCore
import ReelAPI
import ReelCore

extension Response {
    /// A JSON answer: with its length, and ending with its last brace.
    init(_ json: JSON, status: HTTPResponse.Status = .ok) {
        self.init(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }

    /// A refusal in reel's envelope, or exactly in the provider's for the drop-in pair.
    init(_ error: ReelError, requestID: String, isDropIn: Bool) {
        let status = HTTPResponse.Status(code: error.code.status)
        let json = isDropIn ? error.providerEnvelope(requestID) : ErrorAnswer(error, requestID: requestID).json
        self.init(json, status: status)
        headers[.retryAfter] = error.retryAfter
        if error.code == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"reel\"" }
    }
}

extension ReelError {
    /// In so many seconds it may be otherwise.
    fileprivate var retryAfter: String? {
        switch code {
        case .unavailable, .storageFull: "5"
        // A job takes half a minute at least; a request is soon done.
        case .rateLimited: field == "limits.queued_jobs" ? "30" : "1"
        default: nil
        }
    }

    /// The connection ended before the body did, or its chunks are none.
    static var brokenBody: ReelError {
        ReelError(.invalidRequest, "the body breaks off before its end, or its chunks cannot be read")
    }

    /// The provider's own form, without `field`, and with its codes where it has one.
    fileprivate func providerEnvelope(_ requestID: String) -> JSON {
        let word =
            switch code {
            case .invalidRequest, .tooLarge, .unsupportedMediaType: "INVALID_PARAMETER"
            case .unauthorized: "UNAUTHORIZED"
            case .rateLimited: "RATE_LIMITED"
            default: code.rawValue.uppercased()
            }
        return [
            "error": [
                "code": .string(word), "message": .string(description), "status": .number(.init(code.status)),
                "request_id": .string(requestID),
            ]
        ]
    }
}

extension Request {
    /// The largest body of a job.
    static let bodyLimit = 64 * 1024 * 1024

    /// The body as JSON.
    ///
    /// - Parameter isOptional: whether an empty body counts as `{}`.
    /// - Returns: the body.
    /// - Throws: `ReelError` for another media type, too many bytes, or what is no JSON.
    func json(isOptional: Bool = false) async throws -> JSON {
        try requireJSONType()
        if let length = headers[.contentLength].flatMap(Int.init), length > Self.bodyLimit {
            throw ReelError(.tooLarge, "the body has \(length) bytes; 64 MiB (\(Self.bodyLimit)) is the most")
        }
        let buffer = try await collectBody()
        if isOptional, buffer.readableBytes == 0 { return [:] }
        do throws(JSON.SyntaxError) {
            return try JSON(parsing: buffer.readableBytesView)
        } catch {
            throw ReelError(.invalidRequest, error.description)
        }
    }

    /// The body's members, of which only these may be there; an empty body has none.
    func members(_ keys: [String]) async throws -> JSON.Object {
        let body = try await json(isOptional: true)
        guard let members = body.object else {
            throw ReelError(.invalidRequest, "the body is \(body.kind); it must be an object, or empty")
        }
        if let unknown = members.names.first(where: { !keys.contains($0) }) {
            let right = keys.isEmpty ? "this call takes none" : "known are \(keys.joined(separator: ", "))"
            throw ReelError(.invalidRequest, field: String(unknown.prefix(60)), "unknown; \(right)")
        }
        return members
    }

    private func collectBody() async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: Self.bodyLimit)
        } catch let error as NIOTooManyBytesError {
            throw error
        } catch {
            throw ReelError.brokenBody
        }
    }

    /// Whether the client waits to be told that its body is wanted, which it is unless it is too large.
    var waitsForContinue: Bool {
        guard headers[.expect]?.lowercased() == "100-continue" else { return false }
        let length = headers[.contentLength].flatMap(Int.init) ?? 0
        return length <= Self.bodyLimit || mediaType == "application/x-ndjson"
    }

    /// The media type alone, in small letters.
    var mediaType: String? {
        headers[.contentType].map { type in
            if type == "application/json" { return type }
            return type.prefix { $0 != ";" }.trimmingPrefix { $0 == " " }.lowercased().split(separator: " ").first.map(
                String.init) ?? ""
        }
    }

    private func requireJSONType() throws(ReelError) {
        guard let type = mediaType, type != "application/json" else { return }
        throw ReelError(.unsupportedMediaType, "this is '\(type.prefix(60))'; send Content-Type: application/json")
    }

}
