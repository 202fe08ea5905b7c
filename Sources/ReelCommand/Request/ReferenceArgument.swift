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
        guard !schemes.contains(where: { argument.lowercased().hasPrefix($0) }) else { return argument }
        let bytes = try read(argument, option)
        do throws(ReelError) {
            return dataURI(bytes, try ReferenceImage.check(bytes).format)
        } catch {
            throw UsageError("\(option) \(argument): \(error.message)")
        }
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
