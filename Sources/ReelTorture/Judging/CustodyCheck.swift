import Crypto
package import Foundation
import ReelCore

/// Whether the clips of a succeeded job are in hand.
package struct CustodyCheck: Sendable {
    /// The state directory's clips.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    /// What is wrong with the files of `job`; nothing unless it has succeeded.
    package func violations(of job: Exhibit) -> [Violation] {
        guard job.state == .succeeded else { return [] }
        if job.clips.isEmpty { return [Violation(.custody, job.id, "has succeeded without a clip")] }
        return job.clips.compactMap { clip in
            guard let wrong = wrong(clip, of: job.id) else { return nil }
            return Violation(.custody, job.id, "\(clip.file) \(wrong)")
        }
    }

    private func wrong(_ clip: Clip, of job: JobID) -> String? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(job)/\(clip.file)") else {
            return "is not on disk"
        }
        if Int64(data.count) != clip.bytes { return "has \(data.count) bytes, not \(clip.bytes)" }
        if Self.sha256(data) != clip.sha256 { return "has another hash than the store says" }
        return Self.isVideo(data) ? nil : "is no MP4 file"
    }

    /// Whether the file begins as MP4 files do.
    package static func isVideo(_ data: Data) -> Bool { data.dropFirst(4).prefix(4) == Data("ftyp".utf8) }

    /// In lower-case hexadecimal.
    package static func sha256(_ data: Data) -> String {
        SHA256.hash(data: data).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
