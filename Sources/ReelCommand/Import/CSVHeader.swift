package import ReelCore

/// The columns of a CSV file, and how a record becomes a job.
package struct CSVHeader: Sendable {
    /// `nil` for a column without a name, whose cells must be empty.
    private let columns: [CSVColumn?]

    /// Reads a file's first record.
    ///
    /// - Throws: ``UsageError`` naming columns that mean nothing, and those that say the same twice.
    package init(_ record: CSVRecord) throws(UsageError) {
        let names: [String]
        do throws(ReelError) {
            names = try record.texts().map { $0.trimmed }
        } catch {
            throw UsageError("line \(record.line), the header: \(error.message)")
        }
        columns = names.map { $0.isEmpty ? nil : CSVColumn($0) }
        let unknown = zip(names, columns).filter { !$0.0.isEmpty && $0.1 == nil }.map(\.0)
        guard unknown.isEmpty else { throw Self.unknown(unknown, line: record.line) }
        try Self.checkOverlap(columns.compactMap(\.self), line: record.line)
        guard columns.contains(where: { $0 != nil }) else {
            throw UsageError("line \(record.line): the header names no column; give one, such as model,prompt,duration")
        }
    }

    private static func unknown(_ names: [String], line: Int) -> UsageError {
        let known = CSVColumn.requestNames + CSVColumn.imageNames + CSVColumn.queueNames
        let list = names.prefix(10).map { name in
            let hint = name.closest(among: known).map { " (did you mean \($0)?)" } ?? ""
            return "'\(name.prefix(60).description.printable)'\(hint)"
        }
        return UsageError(
            """
            line \(line), the header: no such column: \(list.joined(separator: ", ")); known are \
            \(known.joined(separator: ", ")), with dots for what lies inside; a field that reel does not know is \
            written request.NAME
            """)
    }

    private static func checkOverlap(_ columns: [CSVColumn], line: Int) throws(UsageError) {
        for (index, column) in columns.enumerated() {
            guard let other = columns[..<index].first(where: column.excludes) else { continue }
            let what =
                column.path == other.path ? "two columns for the same value" : "one column lies inside the other"
            throw UsageError("line \(line), the header: \(other.name) and \(column.name): \(what); keep one")
        }
    }

    /// The job that a record describes; an empty cell leaves its field out.
    ///
    /// - Throws: `ReelError` naming the field.
    package func job(from record: CSVRecord) throws(ReelError) -> JSON {
        let texts = try record.texts()
        guard texts.count == columns.count else {
            let few = texts.count < columns.count ? "; is a separator missing?" : "; is a quote missing?"
            throw ReelError(
                .invalidRequest, "the line has \(texts.count) fields, the header has \(columns.count)\(few)")
        }
        var (tree, images) = (Sprout(), [JSON]())
        for (column, text) in zip(columns, texts) where !text.isEmpty {
            guard let column else {
                throw ReelError(.invalidRequest, "there is a value in a column without a name")
            }
            if CSVColumn.imageNames.contains(column.name) {
                images.append(["url": .string(text), "reference_type": .string(column.name)])
            } else {
                tree.put(try column.kind.value(text, at: column.path.joined(separator: ".")), at: column.path[...])
            }
        }
        return try Self.job(tree.json, images)
    }

    private static func job(_ json: JSON, _ images: [JSON]) throws(ReelError) -> JSON {
        var job = json.object ?? JSON.Object()
        var request = job["request"]?.object ?? JSON.Object()
        if !images.isEmpty {
            let field = "request.reference_images"
            let given = request["reference_images"] ?? []
            guard let list = given.array else {
                throw ReelError(
                    .invalidRequest, field: field, "this is \(given.kind), and images are to be added to it")
            }
            request["reference_images"] = .array(list + images)
        }
        job["request"] = .object(request)
        return .object(job)
    }
}

/// A JSON value that grows as the cells of a line come.
private struct Sprout {
    private var leaf: JSON?
    private var members: [(name: String, value: Sprout)] = []

    mutating func put(_ value: JSON, at path: ArraySlice<String>) {
        guard let step = path.first else { return leaf = value }
        let index = members.firstIndex { $0.name == step } ?? members.count
        if index == members.count { members.append((step, Sprout())) }
        members[index].value.put(value, at: path.dropFirst())
    }

    /// Members that are all numbers make a list, in the order of the numbers; labels may have any names.
    var json: JSON { json(mayBeList: true) }

    private func json(mayBeList: Bool) -> JSON {
        if let leaf { return leaf }
        let places = members.compactMap { Int($0.name) }
        guard mayBeList, !members.isEmpty, places.count == members.count else {
            return .object(JSON.Object(members.map { ($0.name, $0.value.json(mayBeList: $0.name != "labels")) }))
        }
        return .array(zip(places, members).sorted { $0.0 < $1.0 }.map { $0.1.value.json })
    }
}

extension String {
    fileprivate var trimmed: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
