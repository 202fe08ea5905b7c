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
    /// What SQLite said of the first value that it did not take.
    fileprivate private(set) var failure: CInt?

    fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

    private mutating func note(_ code: CInt) { if code != SQLITE_OK { failure = failure ?? code } }

    mutating func add(_ value: Int64?) {
        place += 1
        note(value.map { sqlite3_bind_int64(statement, place, $0) } ?? sqlite3_bind_null(statement, place))
    }

    mutating func add(_ value: Int?) { add(value.map { Int64($0) }) }

    mutating func add(_ value: UInt32?) { add(value.map { Int64($0) }) }

    mutating func add(_ value: Bool) { add(value ? 1 : 0) }

    mutating func add(_ value: String?) {
        place += 1
        guard var value else { return note(sqlite3_bind_null(statement, place)) }
        let code = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, place, $0.baseAddress, CInt($0.count), Self.transient)
            }
        }
        note(code)
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
        sqlite3_reset(statement)
        defer {
            sqlite3_reset(statement)
            // A request may be of 64 MiB.
            sqlite3_clear_bindings(statement)
        }
        var bindings = Bindings(statement)
        try bind(&bindings)
        if let code = bindings.failure { throw failure(code, sql) }
        switch sqlite3_step(statement) {
        case SQLITE_DONE: return nil
        case SQLITE_ROW:
            return sqlite3_column_type(statement, 0) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, 0)
        case let code: throw failure(code, sql)
        }
    }

    private func failure(_ code: CInt, _ sql: String) -> DatabaseError {
        let message = sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
    }
}
