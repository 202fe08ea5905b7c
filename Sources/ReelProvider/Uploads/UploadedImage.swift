import Glibc
package import ReelCore

/// What is known of an upload's file.
package struct UploadedImage: Hashable, Sendable {
    /// 64 lower-case hexadecimal digits.
    package let sha256: String
    package let bytes: Int
    package let header: ImageHeader

    /// How it is referred to in a request.
    package var url: String { "upload:\(sha256)" }

    /// Looks through a file.
    ///
    /// - Throws: `IOFailure` when it cannot be read, `ReelError` when it is no whole image.
    static func inspect(_ file: Descriptor, sha256: String) throws(IOFailure) -> Result<Self, ReelError> {
        let bytes = try FileBytes(file)
        let result = verdict(bytes, sha256)
        if let failure = bytes.failure { throw failure }
        return result
    }

    private static func verdict(_ bytes: FileBytes, _ sha256: String) -> Result<Self, ReelError> {
        guard !bytes.isEmpty else {
            return .failure(ReelError(.invalidRequest, "the body is empty: send the bytes of a PNG or JPEG"))
        }
        guard let header = ImageHeader(reading: bytes) else {
            let found = FileKind(of: bytes).words
            return .failure(
                ReelError(.unsupportedMediaType, "this is \(found): the bytes of a whole PNG or JPEG are taken"))
        }
        let format = header.format.rawValue
        let end: Int
        do throws(ReelError) {
            let found = try ImageEnd.find(in: bytes.count, header.format) { bytes.piece(at: $0) }
            guard let found else { throw ReelError(.invalidRequest, "the \(format) is cut off: send the whole file") }
            end = found
        } catch {
            return .failure(error)
        }
        let rest = bytes.count - end
        let edges = Array(bytes[end...].prefix(searched)) + Array(bytes[end...].suffix(searched))
        if rest > 0, let hidden = FileKind(hiddenIn: edges) {
            let message =
                "behind the \(format) there is \(hidden.words) of \(rest) bytes: save the image anew, without it"
            return .failure(ReelError(.unsupportedMediaType, message))
        }
        return .success(Self(sha256: sha256, bytes: bytes.count, header: header))
    }

    /// So much of what follows the picture is looked at, from both ends.
    private static let searched = 64 * 1024
}

extension UploadFolder {
    /// What an upload's file says of itself; `nil` when it is not there.
    ///
    /// - Throws: `ReelError` (`unavailable`) when it cannot be read just now.
    package func image(_ sha: String) async throws(ReelError) -> UploadedImage? {
        let paths = Self.types.map { "\(path)/\(sha).\($0.ending)" }
        do throws(IOFailure) {
            return try await FileThreads.run { () throws(IOFailure) in
                for path in paths {
                    do throws(IOFailure) {
                        let bytes = try FileBytes(Descriptor(opening: path, O_RDONLY))
                        // It was looked through when it came: the header is enough.
                        guard let header = ImageHeader(reading: bytes) else { continue }
                        return UploadedImage(sha256: sha, bytes: bytes.count, header: header)
                    } catch {
                        if error.number != ENOENT { throw error }
                    }
                }
                return nil
            }
        } catch {
            throw ReelError(.unavailable, error.jobError.message)
        }
    }

    /// Removes what uploads left behind that were cut off by the last end; for the start, before any other begins.
    package func clearTemporaryFiles() {
        let folder = Folder(path: path)
        for name in folder.names() where name.hasPrefix(".") { _ = try? folder.remove(name) }
    }
}
