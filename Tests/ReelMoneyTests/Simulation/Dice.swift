import ReelTesting

/// Luck that depends on the seed and on what is asked alone: no order of events changes it.
struct Dice: Sendable {
    let seed: UInt64

    /// A generator of its own for a word and the numbers that tell one question from another.
    func roll(_ word: String, _ numbers: Int...) -> SeededChance {
        var hash = seed ^ 0xCBF2_9CE4_8422_2325
        func mix(_ byte: UInt64) { hash = (hash ^ byte) &* 0x0000_0100_0000_01B3 }
        for byte in word.utf8 { mix(UInt64(byte)) }
        for number in numbers { mix(UInt64(bitPattern: Int64(number))) }
        return SeededChance(seed: hash)
    }
}

extension SeededChance {
    /// Whether something of this probability happens.
    func hits(_ probability: Double) -> Bool { chance() < probability }

    func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }

    func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(next() % UInt64(range.count)) }

    func duration(_ range: ClosedRange<Int>) -> Duration { .seconds(number(range)) }
}
