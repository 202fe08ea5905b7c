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

    /// So many files' references are remembered, some fifty bytes each; those beyond are sent again, which stores nothing
    /// new.
    private static let capacity = 200_000
    private static let start = "upload:"

    private let daemon: any Daemon
    private let way: Way
    /// The uploads, by what tells their files; both as hashes.
    private var uploads: [SIMD4<UInt64>: SIMD4<UInt64>] = [:]
    /// How often a file was sent, whatever came of it: each takes its time.
    private(set) var attempts = 0

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
    /// - Throws: ``UsageError`` naming the field of a file that is no image that the models take, `ErrorAnswer` when the
    ///   daemon fails or is at a limit, which says nothing of the file.
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
        var hash = ContentHash()
        hash.append(Array(try ReferenceArgument.mark(of: path, option: option).utf8))
        let mark = SIMD4<UInt64>(hexadecimal: hash.hexadecimal)
        if let mark, let known = uploads[mark] { return Self.start + known.hexadecimal }
        try ReferenceArgument.check(path, option: option)
        attempts += 1
        let url: String
        do {
            url = try UploadAnswer(json: try await daemon.upload(path).success()).url
        } catch let refusal as ErrorAnswer where !refusal.isOfDaemon {
            throw UsageError("\(option) \(path): \(refusal.message)")
        }
        if let mark, uploads.count < Self.capacity, url.hasPrefix(Self.start),
            let upload = SIMD4<UInt64>(hexadecimal: url.dropFirst(Self.start.count))
        {
            uploads[mark] = upload
        }
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

extension SIMD4<UInt64> {
    /// - Parameter text: 64 hexadecimal digits; `nil` for anything else.
    fileprivate init?(hexadecimal text: some StringProtocol) {
        guard text.utf8.count == 64 else { return nil }
        self.init()
        for index in 0..<4 {
            guard let word = UInt64(text.dropFirst(index * 16).prefix(16), radix: 16) else { return nil }
            self[index] = word
        }
    }

    /// In lower case.
    fileprivate var hexadecimal: String {
        (0..<4).map { index in
            let digits = String(self[index], radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
