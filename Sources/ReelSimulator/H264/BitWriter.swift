/// Bits, first the highest of each byte, as video and audio streams have them.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var pending: UInt64 = 0
    private var pendingCount = 0

    /// The lowest `count` bits of `value`, at most 32.
    mutating func write(_ value: UInt32, bits count: Int) {
        pending = pending << UInt64(count) | UInt64(value) & (1 << UInt64(count) - 1)
        pendingCount += count
        while pendingCount >= 8 {
            pendingCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> UInt64(pendingCount)))
        }
    }

    mutating func flag(_ value: Bool) {
        write(value ? 1 : 0, bits: 1)
    }

    /// An unsigned Exp-Golomb code, `ue(v)` in the standard.
    mutating func unsigned(_ value: Int) {
        let code = UInt32(value + 1)
        let length = UInt32.bitWidth - code.leadingZeroBitCount
        write(0, bits: length - 1)
        write(code, bits: length)
    }

    /// A signed Exp-Golomb code, `se(v)` in the standard.
    mutating func signed(_ value: Int) {
        unsigned(value > 0 ? 2 * value - 1 : -2 * value)
    }

    /// Zeros up to the next whole byte.
    mutating func align() {
        if pendingCount > 0 { write(0, bits: 8 - pendingCount) }
    }

    /// Whole bytes; the writer has to be aligned.
    mutating func append(_ aligned: [UInt8]) {
        assert(pendingCount == 0, "append to a writer in the middle of a byte")
        bytes += aligned
    }
}
