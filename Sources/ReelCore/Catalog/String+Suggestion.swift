extension String {
    /// The option that was most likely meant: the same but for capitals, the part after `/`, or a few letters off.
    func closest(among options: [String]) -> String? {
        guard !isEmpty, utf8.count <= 60 else { return nil }
        let text = folded
        let scored = options.map { option in
            let last = option.split(separator: "/").last.map(String.init) ?? option
            return (option: option, distance: min(text.distance(to: option.folded), text.distance(to: last.folded)))
        }
        guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= text.count / 4 else {
            return nil
        }
        return best.option
    }

    /// The bytes with ASCII letters in lower case.
    private var folded: [UInt8] {
        utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
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
