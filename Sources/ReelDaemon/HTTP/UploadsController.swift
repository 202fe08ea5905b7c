import Hummingbird
import NIOCore
import ReelAPI
import ReelCore
import ReelProvider
import ReelStore

/// Takes reference images in: the bytes of one, streamed to the disk.
struct UploadsController: Sendable {
    /// `nil` says nothing, and so do the types that programs send unasked.
    private static let silent: [String?] = [nil, "", "application/octet-stream", "application/x-www-form-urlencoded"]
    private static let types = ["image/png", "image/jpeg", "image/jpg"]

    let desk: UploadDesk

    func addRoutes(to router: Router<ReelContext>) { router.post("v1/uploads", use: upload) }

    @Sendable private func upload(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        let type = try declaredType(of: request)
        if let length = request.headers[.contentLength].flatMap(Int.init), length > IncomingUpload.limit {
            throw IncomingUpload.tooLarge
        }
        let incoming = try await desk.folder.receive()
        let image: UploadedImage
        do {
            try await take(request.body, into: incoming)
            image = try await incoming.finish(declaredAs: type)
        } catch {
            await incoming.discard()
            throw error
        }
        await incoming.discard()
        // The file first: whoever reads that he has it finds it.
        let isNew = try await desk.store.noteUpload(image.sha256, owner: caller.uid)
        return Response(UploadAnswer(image).json, status: isNew ? .created : .ok)
    }

    private func take(_ body: RequestBody, into incoming: IncomingUpload) async throws {
        do {
            for try await piece in body { try await incoming.append(Array(piece.readableBytesView)) }
        } catch let error as ReelError {
            throw error
        } catch {
            throw ReelError.brokenBody
        }
    }

    private func declaredType(of request: Request) throws(ReelError) -> String? {
        let type = request.mediaType
        if Self.silent.contains(type) { return nil }
        guard let type, Self.types.contains(type) else {
            let word = (type ?? "").prefix(60)
            let hint = type == "multipart/form-data" ? ", not a form (curl --data-binary @FILE)" : ""
            throw ReelError(
                .unsupportedMediaType, field: nil,
                "this is '\(word)': send the image's bytes as the body\(hint), as image/png or image/jpeg")
        }
        return type
    }
}

extension UploadAnswer {
    fileprivate init(_ image: UploadedImage) {
        self.init(
            url: image.url, bytes: image.bytes, width: image.header.width, height: image.header.height,
            contentType: image.header.contentType)
    }
}
