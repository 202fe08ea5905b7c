import ReelTesting

/// The Prometheus text format, read strictly.
struct MetricsPage {
    private(set) var samples: [String: Double] = [:]
    private var types: [String: String] = [:]

    /// - Throws: naming the first line that breaks a rule of the format.
    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw ProcessTrouble("no line end at the end") }
        var (helped, current) = ("", "")
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            if line.hasPrefix("# HELP ") {
                helped = words[2]
            } else if line.hasPrefix("# TYPE ") {
                current = words[2]
                guard helped == current, types.updateValue(words[3], forKey: current) == nil,
                    ["counter", "gauge", "histogram"].contains(words[3])
                else { throw ProcessTrouble(line) }
                guard (words[3] == "counter") == current.hasSuffix("_total") else { throw ProcessTrouble(line) }
            } else {
                try take(line, of: current)
            }
        }
    }

    private mutating func take(_ line: String, of family: String) throws {
        guard let blank = line.lastIndex(of: " "), let value = Double(line[line.index(after: blank)...]) else {
            throw ProcessTrouble("no sample: \(line)")
        }
        let series = String(line[..<blank])
        let name = String(series.prefix { $0 != "{" })
        let isHistogram = types[family] == "histogram"
        let names = isHistogram ? ["_bucket", "_sum", "_count"].map { family + $0 } : [family]
        guard names.contains(name), samples.updateValue(value, forKey: series) == nil else {
            throw ProcessTrouble("not of \(family), or told twice: \(line)")
        }
        let labels = series.dropFirst(name.count)
        let form = /(\{[a-z_]+="([^"\\]|\\["\\n])*"(,[a-z_]+="([^"\\]|\\["\\n])*")*\})?/
        guard labels.wholeMatch(of: form) != nil, name.wholeMatch(of: /[a-z_]+/) != nil else {
            throw ProcessTrouble("labels: \(line)")
        }
    }
}
