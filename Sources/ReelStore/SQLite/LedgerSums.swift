import ReelCore

/// The account's sums, counted from the rows themselves: for what was there before, and for checks.
enum LedgerSums {
    private static func columns(of table: String) -> String {
        ["reserved", "spent", "unknown"].flatMap { state in
            [("credits", "estimate"), ("clips", "clips"), ("seconds", "seconds")].map { unit, column in
                "coalesce(sum(CASE \(table).credits WHEN '\(state)' THEN \(table).\(column) END), 0) AS \(state)_\(unit)"
            }
        }.joined(separator: ", ")
    }

    /// Rows of `account` as it was before there were tokens, for the migration that made it.
    static let byEverythingAtFirst = """
        SELECT s.day, s.lane, j.model, j.owner, coalesce(j.batch, '') AS batch, 0 AS pruned, \(columns(of: "s"))
        FROM submission AS s JOIN job AS j ON j.id = s.job
        GROUP BY s.day, s.lane, j.model, j.owner, coalesce(j.batch, '')
        """

    /// Rows of `account`, without those of deleted jobs.
    private static let byEverything = """
        SELECT s.day, s.lane, j.model, j.owner, coalesce(j.batch, '') AS batch, coalesce(j.token, '') AS token,
            \(columns(of: "s"))
        FROM submission AS s JOIN job AS j ON j.id = s.job
        GROUP BY s.day, s.lane, j.model, j.owner, coalesce(j.batch, ''), coalesce(j.token, '')
        """

    /// The columns of sums, in their order.
    static let names = ["reserved", "spent", "unknown"].flatMap { state in
        ["credits", "clips", "seconds"].map { "\(state)_\($0)" }
    }

    /// Rows of `cap_use`, from those of `account`, as both were before there were tokens.
    static let byCapAtFirst = byCap(scopes)

    private static let scopes = [("lane", "lane"), ("owner", "CAST(owner AS TEXT)"), ("batch", "batch")]

    private static func byCap(_ scopes: [(String, String)]) -> String {
        let windows = ["day", "substr(day, 1, 7)", "'total'"]
        let totals = names.map { "sum(\($0)) AS \($0)" }.joined(separator: ", ")
        return scopes.flatMap { scope, name in
            windows.map { window in
                """
                SELECT '\(scope)' AS scope, \(name) AS name, \(window) AS window, \(totals) FROM account
                WHERE \(name) <> '' GROUP BY \(name), \(window)
                """
            }
        }.joined(separator: " UNION ALL ")
    }

    /// Where the account is not what the rows come to: the words of it.
    static let accountDisagrees = difference(
        kept: "SELECT * FROM account WHERE pruned = 0", actual: byEverything,
        by: ["day", "lane", "model", "owner", "batch", "token"],
        words:
            "'the account of ' || day || ' for lane ' || lane || ' and model ' || model || ' is not what its rows come to'"
    )

    /// Where what caps count is not what the account comes to.
    static let capsDisagree = difference(
        kept: "SELECT * FROM cap_use", actual: byCap(scopes + [("token", "token")]), by: ["scope", "name", "window"],
        words: "'what counts against caps on ' || scope || ' ' || name || ' in ' || window || ' is not the account''s'")

    private static func difference(kept: String, actual: String, by keys: [String], words: String) -> String {
        let key = keys.joined(separator: ", ")
        let plus = names.joined(separator: ", ")
        let minus = names.map { "-\($0) AS \($0)" }.joined(separator: ", ")
        return """
            SELECT NULL AS job, \(words) AS message FROM (
                SELECT \(key), \(plus) FROM (\(kept)) UNION ALL SELECT \(key), \(minus) FROM (\(actual)))
            GROUP BY \(key) HAVING \(names.map { "sum(\($0)) <> 0" }.joined(separator: " OR "))
            """
    }
}
