extension PriceList {
    /// Reads a list from its file.
    ///
    ///     {"prices": [{"model": "kling/kling-v3", "resolution": "720P", "audio": false, "credits_per_second": 120}]}
    ///
    /// A row may also say `reference_video`; without that, or `audio`, it holds with and without. Models need not be
    /// known.
    ///
    /// - Throws: ``ReelError`` with the path of what was wrong: an unknown key too, or two rows for one request.
    package init(parsing json: JSON) throws(ReelError) {
        let form = #"an object {"prices": [...]}"#
        let file = RequestField(json)
        try file.refuseUnknown(try file.object(form), known: ["prices"])
        var rows: [Row] = []
        for field in try file.required("prices", "a list of rows").elements("a list of rows") {
            let row = try Row(reading: field)
            if let earlier = rows.firstIndex(where: row.overlaps) {
                throw field.refusal("prices the same requests as prices[\(earlier)]: leave one of them out")
            }
            rows.append(row)
        }
        self.init(rows: rows)
    }

    /// The list in the form that ``init(parsing:)`` reads.
    package var json: JSON { ["prices": .array(rows.map(\.json))] }
}

extension PriceList.Row {
    fileprivate init(reading field: RequestField) throws(ReelError) {
        let object = try field.object(#"an object {"model", "resolution", "credits_per_second"}"#)
        let known = ["model", "resolution", "audio", "reference_video", "credits_per_second"]
        try field.refuseUnknown(object, known: known)
        let price = try field.required("credits_per_second", "a whole number")
        self.init(
            model: try field.word("model", "a model's name"),
            resolution: try field.word("resolution", "a resolution such as 720P"),
            audio: try field["audio"]?.flag(),
            referenceVideo: try field["reference_video"]?.flag(),
            creditsPerSecond: try price.whole(0...1_000_000)
        )
    }

    fileprivate var json: JSON {
        var object = JSON.Object([("model", .string(model)), ("resolution", .string(resolution))])
        object["audio"] = audio.map { .bool($0) }
        object["reference_video"] = referenceVideo.map { .bool($0) }
        object["credits_per_second"] = .number(.init(creditsPerSecond))
        return .object(object)
    }
}

extension RequestField {
    fileprivate func word(_ name: String, _ expected: String) throws(ReelError) -> String {
        let field = try required(name, expected)
        guard let text = field.value.string, !text.isEmpty else { throw field.mismatch(expected) }
        return text
    }

    /// In a file of the operator's an unknown key is a mistake, not something new of the vendor's.
    fileprivate func refuseUnknown(_ object: JSON.Object, known: [String]) throws(ReelError) {
        for name in object.names where !known.contains(where: name.isIdentical) {
            let hint = name.closest(among: known).map { "; did you mean \($0)?" } ?? ""
            throw ReelError(
                .invalidRequest, field: path(of: name),
                "unknown key: \(known.joined(separator: ", ")) \(known.count == 1 ? "is" : "are") known\(hint)"
            )
        }
    }
}
