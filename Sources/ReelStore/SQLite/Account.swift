import GRDB
import ReelCore

/// What a ledger row's money is counted under.
struct AccountKey: Hashable {
    /// The day of the row's intent.
    let day: String
    let lane: String
    let model: String
    let owner: UInt32
    /// Empty for none.
    let batch: String
    /// Of the token that the job was made with; empty for none.
    let token: String
    /// Whether the row's job is deleted since.
    var isPruned = false

    /// The windows of caps that count it.
    var caps: [CapKey] {
        var names: [(Cap.Scope, String)] = [(.lane, lane), (.owner, String(owner))]
        if !batch.isEmpty { names.append((.batch, batch)) }
        if !token.isEmpty { names.append((.token, token)) }
        // A month's name is the beginning of its days' names.
        let windows = [day, String(day.prefix(7)), "total"]
        return names.flatMap { scope, name in windows.map { CapKey(scope: scope, name: name, window: $0) } }
    }
}

/// What a cap counts in: whose, and in which window.
struct CapKey: Hashable {
    let scope: Cap.Scope
    let name: String
    let window: String

    init(scope: Cap.Scope, name: String, window: String) {
        (self.scope, self.name, self.window) = (scope, name, window)
    }

    init(_ cap: Cap, _ calendar: BudgetCalendar, at now: Timestamp) {
        self.init(scope: cap.scope, name: cap.name, window: calendar.window(cap.per, at: now).name)
    }
}

/// The money of one transaction that is not written yet.
struct Charges {
    private var account: [AccountKey: Sums] = [:]
    private var caps: [CapKey: Sums] = [:]

    /// Counts a row that changed, or was not there (`from` is `nil`).
    mutating func move(_ amount: Amount, of key: AccountKey, from: CreditState?, to: CreditState) {
        guard from != to else { return }
        for (state, change) in [(from, -amount), (CreditState?.some(to), amount)] {
            guard let path = state.flatMap(Sums.path) else { continue }
            account[key, default: Sums()][keyPath: path] = (account[key] ?? Sums())[keyPath: path] + change
            for cap in key.caps {
                caps[cap, default: Sums()][keyPath: path] = (caps[cap] ?? Sums())[keyPath: path] + change
            }
        }
    }

    /// Marks what a deleted job's rows came to: the sums stay as they were.
    mutating func prune(_ amount: Amount, of key: AccountKey, _ state: CreditState) {
        guard let path = Sums.path(of: state) else { return }
        var pruned = key
        pruned.isPruned = true
        account[key, default: Sums()][keyPath: path] = (account[key] ?? Sums())[keyPath: path] + -amount
        account[pruned, default: Sums()][keyPath: path] = (account[pruned] ?? Sums())[keyPath: path] + amount
    }

    /// What a cap counts, this transaction included.
    func sums(_ key: CapKey, _ db: Database) throws -> Sums { try Self.stored(key, db) + (caps[key] ?? Sums()) }

    /// What counts against a cap, and how it stands, as far as it is committed.
    static func stored(_ key: CapKey, _ db: Database) throws -> Sums {
        let sql = "SELECT * FROM cap_use WHERE scope = ? AND name = ? AND window = ?"
        let row = try Row.fetchOne(
            db.cachedStatement(sql: sql), arguments: [key.scope.rawValue, key.name, key.window])
        return row.map(Sums.init(row:)) ?? Sums()
    }

    /// Writes the sums; to be called once, at the end.
    func flush(_ db: Database) throws {
        for (key, sums) in account where sums != Sums() {
            let names = ["day", "lane", "model", "owner", "batch", "token", "pruned"]
            try Self.add(
                sums, to: "account", names,
                [key.day, key.lane, key.model, Int64(key.owner), key.batch, key.token, key.isPruned], db)
        }
        for (key, sums) in caps where sums != Sums() {
            try Self.add(
                sums, to: "cap_use", ["scope", "name", "window"], [key.scope.rawValue, key.name, key.window], db)
        }
    }

    private static func add(
        _ sums: Sums, to table: String, _ names: [String], _ values: StatementArguments, _ db: Database
    ) throws {
        // A sum that has drifted is for a check to find; it keeps nothing from being written down.
        let added = LedgerSums.names.map { "\($0) = max(0, \($0) + ?)" }.joined(separator: ", ")
        let found = names.map { "\($0) = ?" }.joined(separator: " AND ")
        let update = try db.cachedStatement(sql: "UPDATE \(table) SET \(added) WHERE \(found)")
        try update.execute(arguments: StatementArguments(sums.values) + values)
        guard db.changesCount == 0 else { return }
        let columns = (names + LedgerSums.names).joined(separator: ", ")
        let places = Array(repeating: "?", count: names.count + LedgerSums.names.count).joined(separator: ", ")
        let insert = try db.cachedStatement(sql: "INSERT INTO \(table) (\(columns)) VALUES (\(places))")
        try insert.execute(arguments: values + StatementArguments(sums.values.map { max(0, $0) }))
    }
}

extension Sums {
    /// Where a row in this state is counted; `nil` where it is not.
    fileprivate static func path(of state: CreditState) -> WritableKeyPath<Sums, Amount>? {
        switch state {
        case .reserved: \.reserved
        case .spent: \.spent
        case .unknown: \.unknown
        case .none, .released: nil
        }
    }

    /// In the order of ``LedgerSums/names``.
    fileprivate var values: [Int] {
        [reserved, spent, unknown].flatMap { [$0.credits, $0.clips, $0.seconds] }
    }

    /// Reads the columns of ``LedgerSums/names``.
    init(row: Row) {
        self.init()
        func amount(_ state: String) -> Amount {
            Amount(credits: row["\(state)_credits"], clips: row["\(state)_clips"], seconds: row["\(state)_seconds"])
        }
        (reserved, spent, unknown) = (amount("reserved"), amount("spent"), amount("unknown"))
    }
}
