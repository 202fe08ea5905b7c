import ReelAPI
import ReelCore

/// Names the lines of a file, so that running it again makes only the jobs that are missing.
///
/// A key is made of the run's name, of what the line itself says, and of how many lines before it say the same: a line
/// that was corrected or added is a new job, and the others stay what they are, wherever they have moved. The flags
/// beside the file are no part of it: with other ones the daemon refuses the line as a conflict, and nothing is paid for
/// twice.
package struct LineKeys: Sendable {
    /// A name that a person gives has so many characters at most: with the rest a key has up to 255.
    package static let longestName = 200

    private let start: String
    private let origin: String
    /// How often each line was there, by the beginning of its hash: all that is remembered of it.
    private var counts: [UInt64: UInt32] = [:]

    /// - Parameter path: the file's, without links; `nil` for what has no lasting name: then the same line is the same
    ///   job, wherever it came from.
    package init(path: String?) { (start, origin) = ("file", path ?? "") }

    /// - Parameter name: of a run, which is the same for each file.
    /// - Throws: ``UsageError`` for one that is too long.
    package init(name: String) throws(UsageError) {
        guard name.count <= Self.longestName else {
            throw UsageError("with --from, --idempotency-key has at most \(Self.longestName) characters")
        }
        (start, origin) = (name, "")
    }

    /// The key of the next line.
    ///
    /// - Parameter draft: what the line says, its images in their places, before flags change it.
    /// - Returns: a key that no other line of the run has.
    package mutating func next(for draft: JobDraft) -> String {
        var hash = ContentHash()
        hash.append(Array(origin.utf8) + [0])
        hash.append(draft.json.canonicalBytes)
        let digits = hash.hexadecimal
        let short = UInt64(digits.prefix(16), radix: 16) ?? 0
        let count = (counts[short] ?? 0) + 1
        counts[short] = count
        return "\(start)-\(digits.prefix(40))-\(count)"
    }
}
