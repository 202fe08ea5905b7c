extension String {
    /// The option that was most likely meant: the same but for capitals, `-` and `_`, a beginning, or a few letters off.
    func nearMiss(among options: [String]) -> String? {
        guard !isEmpty, utf8.count <= 60 else { return nil }
        let text = folded
        if text.count >= 3, let whole = options.first(where: { $0.folded.starts(with: text) }) { return whole }
        let scored = options.map { (option: $0, distance: text.distance(to: $0.folded)) }
        guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= max(1, text.count / 3),
            best.distance < text.count
        else { return nil }
        return best.option
    }

    private var folded: [UInt8] { lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") } }
}

extension [UInt8] {
    /// How many bytes must be added, removed or replaced to get from one to the other.
    fileprivate func distance(to other: Self) -> Int {
        var row = Array<Int>(0...other.count)
        for (index, byte) in enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in other.indices {
                let replaced = diagonal + (byte == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
