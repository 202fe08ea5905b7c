extension String {
    /// The option that was most likely meant: the same but for capitals, the part after `/`, or a few letters off.
    package func closest(among options: [String]) -> String? {
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
