import ReelCore

/// One metric in the Prometheus text format: what it means, and its samples.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable { case counter, gauge, histogram }

    typealias Labels = [(name: String, value: String)]

    private struct Sample {
        let suffix: String
        let labels: Labels
        let value: Double
    }

    private let name: String
    private let kind: Kind
    private let help: String
    private var samples: [Sample] = []

    /// - Parameters:
    ///   - name: with its unit, and `_total` where it counts.
    ///   - kind: how its values behave.
    ///   - help: one sentence for whoever reads a graph.
    init(_ name: String, _ kind: Kind, _ help: String) { (self.name, self.kind, self.help) = (name, kind, help) }

    /// The same with a single sample.
    init(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        self.init(name, kind, help)
        add(value)
    }

    /// A histogram of seconds.
    init(_ name: String, _ help: String, _ reading: Histogram.Reading) {
        self.init(name, .histogram, help)
        for bucket in reading.buckets { add("_bucket", Double(bucket.count), [("le", Self.text(bucket.upTo))]) }
        add("_bucket", Double(reading.count), [("le", "+Inf")])
        add("_sum", reading.sum, [])
        add("_count", Double(reading.count), [])
    }

    mutating func add(_ value: Double, _ labels: Labels = []) { add("", value, labels) }

    private mutating func add(_ suffix: String, _ value: Double, _ labels: Labels) {
        samples.append(Sample(suffix: suffix, labels: labels, value: value))
    }

    /// Its lines; one without samples is told of all the same.
    var text: String {
        let lines = samples.map { "\(name)\($0.suffix)\(Self.text($0.labels)) \(Self.text($0.value))" }
        return (["# HELP \(name) \(Self.escaped(help))", "# TYPE \(name) \(kind.rawValue)"] + lines)
            .map { $0 + "\n" }.joined()
    }

    private static func text(_ labels: Labels) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { "\($0.name)=\"\(escaped($0.value).replacing("\"", with: "\\\""))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    /// Whole numbers without a fraction.
    private static func text(_ value: Double) -> String {
        guard let whole = Int64(exactly: value) else { return value.isInfinite ? "+Inf" : "\(value)" }
        return "\(whole)"
    }
}
