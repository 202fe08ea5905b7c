import Foundation

/// Programs that are asked for a verdict and are not ours, where `scripts/judges` puts them.
enum Judges {
    static let folder = URL(filePath: #filePath).appending(path: "../../../../../.build/judges").standardized.path

    static func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(file)") }
}
