import Foundation
import GRDB
import GRDBSQLite

/// Values for a statement's question marks, in their order.
///
/// For the statements that each new job takes: what GRDB does for a call besides running it (it keeps a copy of the
/// values, counts them, looks for names) takes longer than SQLite takes for the row.
struct Bindings {
    /// SQLite makes a copy of its own.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let statement: OpaquePointer
    private var place: CInt = 0

    fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

    mutating func add(_ value: Int64?) {
        place += 1
        if let value { sqlite3_bind_int64(statement, place, value) } else { sqlite3_bind_null(statement, place) }
    }

    mutating func add(_ value: Int?) { add(value.map { Int64($0) }) }

    mutating func add(_ value: UInt32?) { add(value.map { Int64($0) }) }

    mutating func add(_ value: Bool) { add(value ? 1 : 0) }

    mutating func add(_ value: String?) {
        place += 1
        guard var value else {
            sqlite3_bind_null(statement, place)
            return
        }
        value.withUTF8 { text in
            _ = text.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, place, $0.baseAddress, CInt($0.count), Self.transient)
            }
        }
    }
}

extension Database {
    /// Runs a statement that is prepared once and gives no rows.
    ///
    /// - Parameters:
    ///   - sql: the statement.
    ///   - bind: adds a value for each question mark.
    /// - Throws: what `bind` throws, or GRDB's error.
    func run(_ sql: String, _ bind: (inout Bindings) throws -> Void) throws {
        _ = try firstNumber(sql, bind)
    }

    /// Runs a statement that is prepared once, for the number in its first row's first column.
    ///
    /// - Parameters:
    ///   - sql: the statement.
    ///   - bind: adds a value for each question mark.
    /// - Returns: the number; `nil` where there is no row, or none in it.
    /// - Throws: what `bind` throws, or GRDB's error.
    func firstNumber(_ sql: String, _ bind: (inout Bindings) throws -> Void) throws -> Int64? {
        let statement = try cachedStatement(sql: sql).sqliteStatement
        var bindings = Bindings(statement)
        try bind(&bindings)
        defer {
            sqlite3_reset(statement)
            // A request may be of 64 MiB.
            sqlite3_clear_bindings(statement)
        }
        switch sqlite3_step(statement) {
        case SQLITE_DONE: return nil
        case SQLITE_ROW:
            return sqlite3_column_type(statement, 0) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, 0)
        case let code:
            let message = sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
        }
    }
}
