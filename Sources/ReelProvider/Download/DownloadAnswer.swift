import NIOHTTP1
import ReelCore

/// What the head of a download's answer means for what is on disk already.
enum DownloadAnswer: Equatable {
    /// The body goes to disk from this byte on.
    case body(from: Int64, Promise)
    /// The range asked for does not fit what is there: ask for all of it.
    case mismatch
    case redirect(to: String)
    case refused(FetchError)

    /// What an answer says about the whole of the result.
    struct Promise: Equatable {
        /// The bytes of the whole, when told.
        var total: Int64?
        var validator: Validator?
        /// Whether the end of the body proves that it is whole; a closed connection does not.
        var isVouched = true
    }

    /// Reads an answer to a request that left out the `held` bytes on disk, of a whole of which an earlier answer had
    /// promised `known`.
    init(_ status: HTTPResponseStatus, _ headers: HTTPHeaders, kind: FetchKind, held: Int64, known: Promise) {
        switch status.code {
        case 200:
            let isRight = kind.accepts(headers.first(name: "content-type"))
            self = isRight ? Self.whole(headers) : .refused(.wrongType(kind))
        case 206 where held > 0: self = Self.part(headers, kind, held, known)
        case 301, 302, 303, 307, 308:
            self = headers.first(name: "location").map { .redirect(to: $0) } ?? .refused(.status(Int(status.code)))
        case 403, 404, 410: self = .refused(.expired(status: Int(status.code)))
        case 400 where held > 0, 412 where held > 0, 416 where held > 0: self = .mismatch
        default: self = .refused(.status(Int(status.code)))
        }
    }

    private static func whole(_ headers: HTTPHeaders) -> Self {
        let total = headers.first(name: "content-length").flatMap { Int64($0) }
        let isChunked = headers[canonicalForm: "transfer-encoding"].last?.lowercased() == "chunked"
        let isVouched = total != nil || isChunked
        return .body(from: 0, Promise(total: total, validator: Validator(headers), isVouched: isVouched))
    }

    private static func part(_ headers: HTTPHeaders, _ kind: FetchKind, _ held: Int64, _ known: Promise) -> Self {
        guard kind.accepts(headers.first(name: "content-type")),
            let range = headers.first(name: "content-range").flatMap(ContentRange.init), range.first == held
        else { return .mismatch }
        let total = range.total ?? known.total
        // A server that gives no tag with a part has compared the one it was sent.
        let isSame = headers.first(name: "etag") == nil || Validator(headers) == known.validator
        guard isSame, known.total == nil || total == known.total, range.last < total ?? .max else { return .mismatch }
        return .body(from: held, Promise(total: total, validator: known.validator, isVouched: total != nil))
    }
}

extension FetchError {
    static func status(_ status: Int) -> Self {
        let message = "the result's host answered \(status)"
        return .failed(JobError(code: "fetch_status_\(status)", message: message, status: status))
    }

    static func wrongType(_ kind: FetchKind) -> Self {
        let message = "the result's host answered with something that is \(kind == .clip ? "no video" : "no image")"
        return .failed(JobError(code: "fetch_wrong_type", message: message))
    }
}
