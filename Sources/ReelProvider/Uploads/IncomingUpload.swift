import Crypto
import Foundation
import Glibc
package import ReelCore

/// An image on its way in: on disk piece by piece, and nowhere else.
///
/// Ends with ``finish(declaredAs:)`` or ``discard()``; what neither ends is removed at the next start.
package actor IncomingUpload {
    /// The most that is taken.
    package static let limit = 64 << 20

    private let folder: UploadFolder
    private let name: String
    private let file: Descriptor
    private var hash = SHA256()
    private var count = 0

    fileprivate init(folder: UploadFolder, file: Descriptor, name: String) {
        (self.folder, self.file, self.name) = (folder, file, name)
    }

    /// Writes down what has come.
    ///
    /// - Throws: `ReelError` (`too_large`, `storage_full`, `unavailable`).
    package func append(_ bytes: [UInt8]) async throws(ReelError) {
        guard count + bytes.count <= Self.limit else { throw Self.tooLarge }
        let (file, place, folder) = (file, Int64(count), folder)
        hash.update(data: bytes)
        count += bytes.count
        try await UploadFolder.writing { () throws(IOFailure) in
            try folder.room.require(Int64(bytes.count), in: folder.path)
            try file.write(bytes, at: place)
        }
    }

    /// Looks through the file and gives it its name; it is on disk when this returns.
    ///
    /// - Parameter type: what the sender says it is; `nil` where he does not say.
    /// - Returns: what it is.
    /// - Throws: `ReelError` saying what was found in place of an image; nothing is kept then.
    package func finish(declaredAs type: String?) async throws(ReelError) -> UploadedImage {
        let (file, temporary, folder) = (file, "\(folder.path)/\(name)", folder)
        let sha256 = hash.finalize().hexadecimal
        let verdict = try await folder.inspections.run { () async throws(ReelError) in
            try await UploadFolder.writing { () throws(IOFailure) in
                let verdict = try UploadedImage.inspect(file, sha256: sha256).flatMap { $0.checked(against: type) }
                if case .success(let image) = verdict { try folder.keep(image, file, at: temporary) }
                return verdict
            }
        }
        return try verdict.get()
    }

    /// Removes what has come and did not become an upload.
    package func discard() { unlink("\(folder.path)/\(name)") }

    /// What is said of a body beyond the limit.
    package static var tooLarge: ReelError {
        ReelError(.tooLarge, "the image is over 64 MiB (\(limit) bytes), the most for an upload")
    }
}

extension UploadedImage {
    fileprivate func checked(against type: String?) -> Result<Self, ReelError> {
        let isJPEG = type == "image/jpeg" || type == "image/jpg"
        guard let type, (header.format == .jpeg) != isJPEG else { return .success(self) }
        let message =
            "declared as \(type), but its bytes are a \(header.format.rawValue): send Content-Type: \(header.contentType)"
        return .failure(ReelError(.unsupportedMediaType, message))
    }
}

extension UploadFolder {
    /// Opens a file for an image that is about to come.
    ///
    /// - Throws: `ReelError` (`storage_full`, `unavailable`).
    package func receive() async throws(ReelError) -> IncomingUpload {
        let (path, room, name) = (path, room, ".\(UUID().uuidString)")
        let file = try await Self.writing { () throws(IOFailure) in
            try Folder(path: path).make()
            try room.require(0, in: path)
            return try Descriptor(opening: "\(path)/\(name)", O_RDWR | O_CREAT | O_EXCL)
        }
        return IncomingUpload(folder: self, file: file, name: name)
    }

    /// Synced, renamed, and the folder synced: a file under its final name is whole.
    fileprivate func keep(_ image: UploadedImage, _ file: Descriptor, at temporary: String) throws(IOFailure) {
        let ending = image.header.format == .png ? "png" : "jpg"
        let final = "\(path)/\(image.sha256).\(ending)"
        try file.sync()
        try gate.pass { () throws(IOFailure) in
            // One that is there is used from now on, and no longer about to be deleted.
            if FileTime.touch(final) { return }
            guard rename(temporary, final) == 0 else { throw IOFailure("rename") }
        }
        try Folder(path: path).sync()
    }

    fileprivate static func writing<Value: Sendable>(
        _ work: @escaping @Sendable () throws(IOFailure) -> Value
    ) async throws(ReelError) -> Value {
        do throws(IOFailure) {
            return try await FileThreads.run(work)
        } catch {
            let isFull = error.jobError.code == "storage_full"
            throw ReelError(isFull ? .storageFull : .unavailable, error.jobError.message)
        }
    }
}
