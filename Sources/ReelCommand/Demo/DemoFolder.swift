import Foundation
import ReelAPI

/// A folder of the demo's own, with a path that is short enough for a socket.
struct DemoFolder: Sendable {
    let path: String

    var socket: String { "\(path)/s" }
    var state: String { "\(path)/state" }
    var log: String { "\(path)/log" }

    /// Makes the folder.
    init(environment: [String: String]) throws {
        // A socket's path has at most 107 bytes.
        let base = environment["TMPDIR"].flatMap { $0.hasPrefix("/") && $0.utf8.count < 80 ? $0 : nil } ?? "/tmp"
        var template = Array("\(base)/reel-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileTrouble(base, "takes no folder") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
