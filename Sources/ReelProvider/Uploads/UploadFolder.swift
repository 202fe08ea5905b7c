import Crypto
import Foundation
import Glibc
package import ReelCore

/// Reference images by content: kept as files of their own, so that the rows of jobs stay small.
///
/// A request in the store says `upload:SHA256` where the caller gave a large `data:` URI; the provider gets exactly the
/// URI that the caller gave.
package struct UploadFolder: Sendable {
    /// Smaller URIs stay in the request.
    private static let inlineLimit = 4096
    /// What a file's ending says about the URI it came in; the order settles which file is taken where there are two.
    static let types = [
        (ending: "png", prefix: "data:image/png;base64,"), (ending: "jpg", prefix: "data:image/jpeg;base64,"),
        (ending: "jpeg", prefix: "data:image/jpg;base64,"),
    ]

    let path: String
    let gate = UploadGate()
    let inspections = InspectionDesk()
    let room: DiskRoom

    /// - Parameters:
    ///   - path: the folder, which is made when it is needed.
    ///   - room: on the disk.
    package init(path: String, room: DiskRoom = DiskRoom()) { (self.path, self.room) = (path, room) }

    /// The request with its large `data:` URIs in the folder, synced.
    ///
    /// - Throws: `ReelError` (`storage_full`, `unavailable`) when they cannot be written.
    package func takeIn(_ request: JSON) async throws -> JSON {
        guard var body = request.object, let images = body["reference_images"]?.array else { return request }
        var kept: [JSON] = []
        for image in images { kept.append(try await takeIn(image: image)) }
        body["reference_images"] = .array(kept)
        return .object(body)
    }

    private func takeIn(image: JSON) async throws -> JSON {
        guard var entry = image.object, let url = entry["url"]?.string, url.utf8.count > Self.inlineLimit,
            let (type, prefix) = Self.types.first(where: { url.utf8.starts(with: $0.prefix.utf8) }),
            let bytes = Data(base64Encoded: String(url.utf8.dropFirst(prefix.utf8.count)) ?? ""),
            // Another spelling of the same bytes would not come back as it was given: it stays where it is.
            (prefix + bytes.base64EncodedString()).isIdentical(to: url)
        else { return image }
        entry["url"] = .string("upload:\(try await save(bytes, type: type))")
        return .object(entry)
    }

    private func save(_ bytes: Data, type: String) async throws -> String {
        let hash = SHA256.hash(data: bytes).hexadecimal
        let (folder, name, room) = (path, "\(hash).\(type)", room)
        do throws(IOFailure) {
            try await FileThreads.run { () throws(IOFailure) in
                try Folder(path: folder).make()
                try room.require(Int64(bytes.count), in: folder)
                try write(bytes, in: folder, name)
            }
        } catch {
            let isFull = error.jobError.code == "storage_full"
            throw ReelError(
                isFull ? .storageFull : .unavailable, field: "request.reference_images", error.jobError.message)
        }
        return hash
    }

    /// Written to a name of its own, synced, renamed, and the folder synced: a file under its final name is whole.
    private func write(_ bytes: Data, in folder: String, _ name: String) throws(IOFailure) {
        let directory = Folder(path: folder)
        let (final, temporary) = ("\(folder)/\(name)", "\(folder)/.\(UUID().uuidString)")
        // One that is there is used from now on, and no longer about to be deleted.
        if try !gate.pass({ () throws(IOFailure) in FileTime.touch(final) }) {
            defer { unlink(temporary) }
            let file = try Descriptor(opening: temporary, O_WRONLY | O_CREAT | O_EXCL)
            try file.write(bytes, at: 0)
            try file.sync()
            guard rename(temporary, final) == 0 else { throw IOFailure("rename") }
        }
        try directory.sync()
    }

    /// The body to send: the request with its uploads in place.
    ///
    /// - Throws: `ReelError`: `not_found` when an upload is not there, `unavailable` when it cannot be read just now.
    package func body(for request: JSON) throws(ReelError) -> SubmissionBody {
        var body = BodyBuilder()
        for (index, member) in (request.object?.members ?? []).enumerated() {
            body.text((index == 0 ? "{" : ",") + "\(JSON.string(member.name)):")
            if member.name == "reference_images", let images = member.value.array {
                try append(images, to: &body)
            } else {
                body.bytes(member.value.bytes)
            }
        }
        body.text(request.object?.isEmpty == false ? "}" : "{}")
        return SubmissionBody(body.parts)
    }

    private func append(_ images: [JSON], to body: inout BodyBuilder) throws(ReelError) {
        body.text("[")
        for (index, image) in images.enumerated() {
            if index > 0 { body.text(",") }
            guard let hash = image["url"]?.uploadHash, let members = image.object?.members else {
                body.bytes(image.bytes)
                continue
            }
            for (index, member) in members.enumerated() {
                body.text((index == 0 ? "{" : ",") + "\(JSON.string(member.name)):")
                if member.name == "url" { try append(upload: hash, to: &body) } else { body.bytes(member.value.bytes) }
            }
            body.text("}")
        }
        body.text("]")
    }

    private func append(upload hash: String, to body: inout BodyBuilder) throws(ReelError) {
        var known: (prefix: String, file: String, size: Int64)?
        for (type, prefix) in Self.types {
            let file = "\(path)/\(hash).\(type)"
            guard let (size, isPNG) = try Self.look(at: file) else { continue }
            // The same bytes may have come under several names: what they are says which is right.
            let isRight = isPNG.map { $0 == (type == "png") } ?? true
            if known == nil || isRight { known = (prefix, file, size) }
            if isRight { break }
        }
        guard let known else {
            throw ReelError(.notFound, field: "request.reference_images", "upload:\(hash) is not there any more")
        }
        body.text("\"" + known.prefix)
        body.parts.append(.base64(path: known.file, size: known.size))
        body.text("\"")
    }

    /// - Returns: the file's size, and whether it is a PNG or a JPEG by its first bytes; `nil` when there is no such file.
    ///   Any other trouble is this host's, and passes.
    private static func look(at file: String) throws(ReelError) -> (size: Int64, isPNG: Bool?)? {
        do throws(IOFailure) {
            let descriptor = try Descriptor(opening: file, O_RDONLY)
            let start = try descriptor.read(4, at: 0)
            let isPNG = start == [0x89, 0x50, 0x4E, 0x47]
            return (try descriptor.size(), isPNG || start.starts(with: [0xFF, 0xD8]) ? isPNG : nil)
        } catch {
            if error.number == ENOENT { return nil }
            throw ReelError(.unavailable, field: "request.reference_images", error.jobError.message)
        }
    }
}

/// Collects the pieces of a body, joining neighbouring text.
private struct BodyBuilder {
    var parts: [SubmissionBody.Part] = []

    mutating func text(_ text: String) { bytes(Array(text.utf8)) }

    mutating func bytes(_ bytes: [UInt8]) {
        if case .bytes(let last)? = parts.last {
            parts[parts.count - 1] = .bytes(last + bytes)
        } else {
            parts.append(.bytes(bytes))
        }
    }
}
