import Foundation
import ReelCore

/// A reference image as it is named on the command line: a URL, or a file that is sent along.
package enum ReferenceArgument {
    private static let schemes = ["http://", "https://", "data:", "upload:"]

    /// The `url` for the request; a local file becomes a `data:` URI.
    ///
    /// - Parameters:
    ///   - argument: as it was given.
    ///   - option: the flag, for messages.
    /// - Returns: what the provider takes.
    /// - Throws: ``UsageError`` for a file that cannot be read, is too large, or is no PNG or JPEG.
    package static func url(of argument: String, option: String) throws(UsageError) -> String {
        guard !isURL(argument) else { return argument }
        let bytes = try read(argument, option)
        do throws(ReelError) {
            return dataURI(bytes, try ReferenceImage.check(bytes).format)
        } catch {
            throw UsageError("\(option) \(argument): \(error.message)")
        }
    }

    /// Whether it is no file: an URL, an image in itself, or an upload.
    static func isURL(_ argument: String) -> Bool { schemes.contains { argument.lowercased().hasPrefix($0) } }

    /// Looks whether a file is an image that the models take.
    ///
    /// - Throws: ``UsageError`` that names the option and the file.
    static func check(_ path: String, option: String) throws(UsageError) {
        let bytes = try read(path, option)
        do throws(ReelError) {
            _ = try ReferenceImage.check(bytes)
        } catch {
            throw UsageError("\(option) \(path): \(error.message)")
        }
    }

    /// What tells a file, as it is now, from every other.
    ///
    /// - Throws: ``UsageError`` for one that is not there.
    static func mark(of path: String, option: String) throws(UsageError) -> String {
        guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else {
            throw UsageError("\(option) \(path): neither an http(s) URL nor a file that can be read")
        }
        let (size, time) = (facts[.size] as? Int ?? 0, facts[.modificationDate] as? Date)
        return "\(path)|\(size)|\(time?.timeIntervalSince1970 ?? 0)"
    }

    private static func read(_ path: String, _ option: String) throws(UsageError) -> Data {
        let handle = FileHandle(forReadingAtPath: path)
        guard let data = try? handle?.read(upToCount: ReferenceImage.maximumBytes + 1) ?? Data(), !data.isEmpty else {
            throw UsageError("\(option) \(path): neither an http(s) URL nor a file that can be read")
        }
        guard data.count <= ReferenceImage.maximumBytes else {
            throw UsageError("\(option) \(path): the file is over 10 MiB, which the models do not take")
        }
        return data
    }

    static func dataURI(_ bytes: Data, _ format: ImageHeader.Format) -> String {
        let type = format == .png ? "image/png" : "image/jpeg"
        return "data:\(type);base64,\(bytes.base64EncodedString())"
    }
}
