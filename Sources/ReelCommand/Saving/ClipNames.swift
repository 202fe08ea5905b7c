/// Gives the files that are saved their names.
package struct ClipNames: Sendable {
    package enum Target: Hashable, Sendable {
        /// A folder: files are named after their jobs (`job-42.mp4`, `job-42-2.mp4`).
        case folder(String)
        /// A file; a second clip gets a number (`clip.mp4`, `clip-2.mp4`).
        case file(String)
    }

    private let target: Target
    private var saved = 0

    /// - Parameters:
    ///   - path: as the person named it; `nil` is the current folder.
    ///   - isFolder: whether there is a folder at a path.
    package init(path: String?, isFolder: (String) -> Bool) {
        guard let path else {
            target = .folder(".")
            return
        }
        let bare = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        target = path.hasSuffix("/") || isFolder(path) ? .folder(bare) : .file(path)
    }

    /// The name of the next clip, without its extension, and the extension that was asked for, if any.
    package mutating func next(job: Int64, clip: Int) -> Stem {
        saved += 1
        switch target {
        case .folder(let folder):
            let name = clip == 0 ? "job-\(job)" : "job-\(job)-\(clip + 1)"
            return Stem(path: folder == "." ? name : "\(folder)/\(name)", fileExtension: nil)
        case .file(let path):
            let (stem, fileExtension) = Self.split(path)
            return Stem(path: saved == 1 ? stem : "\(stem)-\(saved)", fileExtension: fileExtension)
        }
    }

    private static func split(_ path: String) -> (String, String?) {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return (path, nil) }
        return (String(path.dropLast(name[dot...].count)), String(name[dot...].dropFirst()))
    }

    /// A file's path without its extension.
    package struct Stem: Hashable, Sendable {
        package let path: String
        /// Empty for a name that ends with a dot; `nil` where none was asked for.
        package let fileExtension: String?

        /// The clip's path: as it was asked for, else after the content type.
        package func clip(_ contentType: String?) -> String {
            guard let fileExtension else { return "\(path).\(Self.fileExtension(for: contentType))" }
            return "\(path).\(fileExtension)"
        }

        /// The cover's path: beside the clip, after its own content type.
        package func cover(_ contentType: String?) -> String {
            let end = Self.fileExtension(for: contentType)
            return end == fileExtension ? "\(path).cover.\(end)" : "\(path).\(end)"
        }

        private static func fileExtension(for contentType: String?) -> String {
            switch contentType?.split(separator: ";").first?.lowercased() {
            case "video/webm": "webm"
            case "video/quicktime": "mov"
            case "image/jpeg": "jpg"
            case "image/png": "png"
            case "image/webp": "webp"
            default: "mp4"
            }
        }
    }
}
