import Foundation
import ReelAPI
import ReelCore

/// Where the images of this machine go that requests name: each is uploaded once.
actor ImageShelf {
    /// What a request gets in place of a file.
    enum Way: Sendable {
        /// A reference to what the daemon has from then on.
        case upload
        /// The image itself, since nothing is to be stored.
        case inline
    }

    /// So many files' references are remembered; with more, some are sent again, which stores nothing new.
    private static let capacity = 10_000

    private let daemon: any Daemon
    private let way: Way
    private var urls: [String: String] = [:]

    init(_ daemon: any Daemon, _ way: Way) { (self.daemon, self.way) = (daemon, way) }

    /// The `url` for the request.
    ///
    /// - Parameters:
    ///   - argument: an URL, or a file with or without `@` or `file:` before it.
    ///   - option: what named it, for messages.
    /// - Returns: what the daemon takes.
    /// - Throws: ``UsageError`` for a file that is no image that the models take.
    func url(of argument: String, option: String) async throws -> String {
        if ReferenceArgument.isURL(argument) { return argument }
        let path = Self.file(argument, in: ".") ?? argument
        return try await place(path, option: option)
    }

    /// A request file with its images in their places; `nil` without a file.
    ///
    /// - Throws: ``UsageError`` when it cannot be read or is no JSON, or names a file that is no image.
    func document(_ name: String?) async throws -> JSON? {
        guard let name else { return nil }
        let file = InputFile(name)
        return try await placing(try file.json(), in: file.folder)
    }

    /// The document with its `@FILE` and `file:FILE` images in their places.
    ///
    /// - Parameters:
    ///   - document: a bare request, or a job with one.
    ///   - folder: that paths start from.
    /// - Returns: the document as the daemon takes it.
    /// - Throws: ``UsageError`` naming the field of a file that is no image that the models take.
    func placing(_ document: JSON, in folder: String) async throws -> JSON {
        guard var job = document.object else { return document }
        if let request = job["request"] {
            job["request"] = try await placed(request, in: folder, "request.")
            return .object(job)
        }
        return try await placed(document, in: folder, "")
    }

    private func placed(_ request: JSON, in folder: String, _ prefix: String) async throws -> JSON {
        guard var body = request.object, var images = body["reference_images"]?.array else { return request }
        for (index, image) in images.enumerated() {
            guard var members = image.object, let url = members["url"]?.string, let path = Self.file(url, in: folder)
            else { continue }
            let field = "\(prefix)reference_images[\(index)].url"
            members["url"] = .string(try await place(path, option: field))
            images[index] = .object(members)
        }
        body["reference_images"] = .array(images)
        return .object(body)
    }

    private func place(_ path: String, option: String) async throws -> String {
        guard way == .upload else { return try ReferenceArgument.url(of: path, option: option) }
        let mark = try ReferenceArgument.mark(of: path, option: option)
        if let known = urls[mark] { return known }
        try ReferenceArgument.check(path, option: option)
        let url: String
        do {
            url = try UploadAnswer(json: try await daemon.upload(path).success()).url
        } catch let refusal as ErrorAnswer where refusal.status < 500 {
            throw UsageError("\(option) \(path): \(refusal.message)")
        }
        if urls.count >= Self.capacity { urls = [:] }
        urls[mark] = url
        return url
    }

    /// The path in `@FILE` or `file:FILE`; `nil` for anything else.
    private static func file(_ text: String, in folder: String) -> String? {
        var path: Substring
        if text.hasPrefix("@") {
            path = text.dropFirst()
        } else if text.hasPrefix("file:") {
            path = text.dropFirst("file:".count)
            if path.hasPrefix("//localhost/") { path = path.dropFirst("//localhost".count) }
            if path.hasPrefix("///") { path = path.dropFirst(2) }
        } else {
            return nil
        }
        guard !path.hasPrefix("/"), folder != "." else { return String(path) }
        return folder.hasSuffix("/") ? "\(folder)\(path)" : "\(folder)/\(path)"
    }
}
