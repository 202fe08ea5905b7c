import ReelCore

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
