import Foundation

/// What may have become of a database while reeld was not looking.
enum Damage: CaseIterable {
    case noDatabase, truncated, overwritten, newer

    /// Stands in the message that refuses it.
    var word: String {
        switch self {
        case .noDatabase: "is not an SQLite database"
        case .truncated, .overwritten: "is damaged"
        case .newer: "was written by a newer reel"
        }
    }

    /// The same file with the damage done.
    func done(to database: Data) -> Data {
        switch self {
        case .noDatabase: return Data(String(repeating: "Dear diary,\n", count: 1000).utf8)
        case .truncated: return database.prefix(database.count * 2 / 3)
        case .overwritten:
            var copy = database
            // Behind the first page, which holds the header, and as if another file's blocks had come there.
            let range = database.count / 3..<database.count * 2 / 3
            copy.replaceSubrange(range, with: Data(repeating: 0x5A, count: range.count))
            return copy
        case .newer:
            var copy = database
            // The migration's name in the table and in its index; as long as before.
            while let range = copy.range(of: Data("1: jobs, ledger".utf8)) {
                copy.replaceSubrange(range, with: Data("9: jobs, ledger".utf8))
            }
            return copy
        }
    }
}
