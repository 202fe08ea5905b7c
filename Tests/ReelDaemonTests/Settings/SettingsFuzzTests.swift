import ReelCore
import ReelDaemon
import Testing

struct SettingsFuzzTests {
    /// SplitMix64: the same numbers on each run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let pieces = [
        "{", "}", "[", "]", ":", ": ", ",", "\n", "\n  ", "- ", "? ", "&a ", "*a", "<<: ", "!!int ", "!x ", "!!str ",
        "|\n", ">-\n",
        "'", "\"", "#", "\t", "---\n", "...\n", "%YAML 1.1\n", "~", "null", "true", "off", "0", "-1", "1e9", ".inf",
        ".nan", "0x1F",
        "1:30", "=", "2001-01-01", "é", "\u{FEFF}", "\u{0}", "\u{2028}", "\r", "\\0", "\\uD800", "365d", "http://", "@",
        "9223372036854775808", "{a: &b [*b]}", "any",
    ]

    @Test(.timeLimit(.minutes(30)), arguments: UInt64(0)..<8)
    func `no change of the sample makes reading it crash`(seed: UInt64) {
        var dice = Dice(state: seed)
        var accepted = 0
        for _ in 0..<400 {
            var text = Array(ContractSample.yaml.unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &dice) { Self.change(&text, &dice) }
            var yaml = String.UnicodeScalarView()
            yaml.append(contentsOf: text)
            do {
                let settings = try Settings.load(yaml: String(yaml))
                accepted += 1
                #expect(settings.lane(settings.defaultLane) != nil)
            } catch {
                #expect(error.code == .invalidRequest)
                #expect(!error.message.isEmpty && error.message.utf8.count < 2000)
            }
        }
        #expect(accepted > 0)
    }

    @Test func `neither deep nor doubling aliases take the daemon down`() {
        let deep = String(repeating: "[", count: 20_000)
        #expect(throws: ReelError.self) { try Settings.load(yaml: "caps: \(deep)") }
        var doubling = "lanes:\n  l0: &l0 { max_in_flight: 1 }\n"
        for level in 1...40 {
            doubling += "  l\(level): &l\(level) { <<: [*l\(level - 1), *l\(level - 1)] }\n"
        }
        let error = #expect(throws: ReelError.self) { try Settings.load(yaml: doubling) }
        #expect(error?.message.contains("8 levels") == true)
    }

    private static func change(_ text: inout [Unicode.Scalar], _ dice: inout Dice) {
        let start = Int.random(in: 0...text.count, using: &dice)
        let end = min(text.count, start + Int.random(in: 0...12, using: &dice))
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: text.removeSubrange(start..<end)
        case 1: text.insert(contentsOf: text[start..<end], at: Int.random(in: 0...text.count, using: &dice))
        case 2:
            text.replaceSubrange(
                start..<end, with: pieces.randomElement(using: &dice)?.unicodeScalars ?? "".unicodeScalars)
        default:
            text.insert(contentsOf: pieces.randomElement(using: &dice)?.unicodeScalars ?? "".unicodeScalars, at: start)
        }
    }
}
