import ReelCore

/// A look at a file that is said to be whole.
struct Inspection: Sendable {
    let format: MediaFormat

    /// Looks at a file that must be of `kind`; `isVouched` when HTTP's own framing says that it is whole.
    ///
    /// - Throws: ``FetchError`` naming what is wrong with it.
    init(_ file: Descriptor, kind: FetchKind, isVouched: Bool) async throws(FetchError) {
        let verdict: Result<MediaFormat, FetchError>
        do throws(IOFailure) {
            verdict = try await FileThreads.run { () throws(IOFailure) in
                try Self.verdict(file, kind: kind, isVouched: isVouched)
            }
        } catch {
            throw .blocked(error.jobError)
        }
        format = try verdict.get()
    }

    /// The form of a file that must be of `kind`, or what is wrong with it; blocks.
    static func verdict(
        _ file: Descriptor, kind: FetchKind, isVouched: Bool
    ) throws(IOFailure) -> Result<MediaFormat, FetchError> {
        let size = try file.size()
        guard size > 0 else { return failure("fetch_short", "the result is empty") }
        guard let format = MediaFormat(try file.read(MediaFormat.headLength, at: 0)), format.kind == kind else {
            return kind == .clip
                ? failure("fetch_not_mp4", "the result is not an MP4 file")
                : failure("fetch_not_image", "the cover is not a JPEG, PNG, WebP or GIF image")
        }
        guard format == .mp4 else { return .success(format) }
        let boxes = try MP4Boxes(size: size) { offset throws(IOFailure) in try file.read(16, at: offset) }
        guard !boxes.isCutOff(at: size), isVouched || boxes.isProof(of: size) else {
            return failure("fetch_short", "the end of the MP4 file is missing")
        }
        return .success(format)
    }

    private static func failure(_ code: String, _ message: String) -> Result<MediaFormat, FetchError> {
        .failure(.failed(JobError(code: code, message: message)))
    }
}
