import GRDBSQLite

/// SQLite without anything between.
final class PlainDatabase {
    private let connection: OpaquePointer

    /// Opens a file that exists.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``BenchTrouble`` when it cannot be opened.
    init(_ path: String) throws {
        var connection: OpaquePointer?
        let code = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil)
        guard code == SQLITE_OK, let connection else {
            sqlite3_close_v2(connection)
            throw BenchTrouble("cannot open \(path): SQLite's code \(code)")
        }
        self.connection = connection
    }

    deinit { sqlite3_close_v2(connection) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw trouble(sql) }
    }

    func prepare(_ sql: String) throws -> PlainStatement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw trouble(sql) }
        return PlainStatement(statement, of: self)
    }

    func trouble(_ deed: String) -> BenchTrouble {
        BenchTrouble("SQLite: \(String(cString: sqlite3_errmsg(connection))): \(deed)")
    }
}

/// A prepared statement.
final class PlainStatement {
    private let statement: OpaquePointer
    private let database: PlainDatabase

    init(_ statement: OpaquePointer, of database: PlainDatabase) {
        (self.statement, self.database) = (statement, database)
    }

    deinit { sqlite3_finalize(statement) }

    var columnCount: Int { Int(sqlite3_column_count(statement)) }

    /// Whether there is another row.
    func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.trouble("a step")
        }
    }

    func reset() { sqlite3_reset(statement) }

    func bind(_ number: Int, at index: Int) { sqlite3_bind_int64(statement, CInt(index + 1), Int64(number)) }

    /// The text in a column of the row, or none.
    func text(_ column: Int) -> String {
        sqlite3_column_text(statement, CInt(column)).map { String(cString: $0) } ?? ""
    }

    /// The row's values, kept until they are freed.
    func values() -> PlainRow {
        PlainRow((0..<columnCount).map { sqlite3_value_dup(sqlite3_column_value(statement, CInt($0))) })
    }

    /// Inserts a row.
    func insert(_ row: PlainRow) throws {
        for (index, value) in row.values.enumerated() { sqlite3_bind_value(statement, CInt(index + 1), value) }
        _ = try step()
        sqlite3_reset(statement)
    }
}

/// The values of one row.
final class PlainRow {
    let values: [OpaquePointer?]

    init(_ values: [OpaquePointer?]) { self.values = values }

    deinit { for value in values { sqlite3_value_free(value) } }
}
