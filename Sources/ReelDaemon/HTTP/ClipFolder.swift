import Foundation
import HTTPTypes
import Hummingbird
import ReelCore

/// The files in custody, as the API serves them.
struct ClipFolder: Sendable {
    /// A file to be served.
    struct File: Sendable {
        let name: String
        let bytes: Int64
        let sha256: String
        let contentType: String
    }

    let path: String
    private let files = FileIO()

    init(path: String) { self.path = path }

    /// The whole file, the part of it that was asked for, or the word that the caller has it already.
    ///
    /// - Throws: `ReelError` (`gone`) when it is not on disk any more.
    func response(_ file: File, of job: JobID, to request: Request, context: ReelContext) async throws -> Response {
        let full = "\(path)/\(job)/\(file.name)"
        guard FileManager.default.fileExists(atPath: full) else {
            throw ReelError(.gone, "the file is not on disk any more; POST /v1/jobs/\(job)/refetch may bring it back")
        }
        let tag = "\"\(file.sha256)\""
        var headers: HTTPFields = [.contentType: file.contentType, .eTag: tag, .acceptRanges: "bytes"]
        if request.headers[.ifNoneMatch].map({ $0 == "*" || $0.contains(tag) }) == true {
            return Response(status: .notModified, headers: headers)
        }
        let isSame = request.headers[.ifRange].map { $0 == tag } ?? true
        switch isSame ? ByteRange(request.headers[.range], of: file.bytes) : .whole {
        case .whole:
            return Response(status: .ok, headers: headers, body: try await files.loadFile(path: full, context: context))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(file.bytes)"
            let body = try await files.loadFile(
                path: full, range: Int(range.lowerBound)...Int(range.upperBound), context: context)
            return Response(status: .partialContent, headers: headers, body: body)
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(file.bytes)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
    }
}

/// A `Range` header (RFC 9110), read against the size of what it asks for.
enum ByteRange: Equatable {
    /// No range, or one that may be ignored: several, or not in bytes.
    case whole
    /// Both ends included.
    case part(ClosedRange<Int64>)
    case unsatisfiable

    init(_ header: String?, of size: Int64) {
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else {
            self = .whole
            return
        }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            self = .whole
            return
        }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (let first?, let last?) where first <= last: self = Self.cut(first, last, size)
        case (let first?, nil) where ends[1].isEmpty: self = Self.cut(first, .max, size)
        case (nil, let count?) where ends[0].isEmpty:
            self = count == 0 ? .unsatisfiable : Self.cut(max(0, size - count), .max, size)
        default: self = .whole
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }

    private static func cut(_ first: Int64, _ last: Int64, _ size: Int64) -> Self {
        first < size ? .part(first...min(last, size - 1)) : .unsatisfiable
    }
}
