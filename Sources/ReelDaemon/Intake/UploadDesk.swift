import ReelCore
import ReelProvider
import ReelStore

/// Where uploads are taken in, and handed out to the jobs of those who brought them.
struct UploadDesk: Sendable {
    let folder: UploadFolder
    let store: any JobStore

    /// Judges the images that a new job names as its model will.
    ///
    /// - Throws: `ReelError` naming the field of an image that its owner has not uploaded, that is not there any more,
    ///   or that the model does not take.
    func admit(_ job: NewJob) async throws {
        var encoded = job.inlineImageBytes
        for upload in job.uploads {
            let image = try await image(upload, of: job.owner)
            do throws(ReelError) {
                try ReferenceImage.judge(image.header, bytes: image.bytes)
            } catch {
                throw ReelError(error.code, field: upload.field, error.message)
            }
            encoded += (image.bytes + 2) / 3 * 4
        }
        guard encoded > ReferenceImage.maximumEncodedBytes, let first = job.uploads.first else { return }
        let field = first.field.prefix { $0 != "[" }
        throw ReelError(
            .invalidRequest, field: String(field), "\(encoded) bytes of encoded images: at most 64 MiB are accepted")
    }

    private func image(_ upload: ValidRequest.Upload, of owner: UInt32) async throws -> UploadedImage {
        let name = "upload:\(upload.sha256)"
        // Somebody else's is answered like one that never was.
        guard try await store.hasUpload(upload.sha256, owner: owner) else {
            throw ReelError(
                .invalidRequest, field: upload.field,
                "there is no upload \(name): upload the image first (reel upload FILE, or POST /v1/uploads)")
        }
        guard let image = try await folder.image(upload.sha256) else {
            throw ReelError(
                .gone, field: upload.field, "\(name) was deleted, as keep.uploads says; upload the image again")
        }
        return image
    }
}
