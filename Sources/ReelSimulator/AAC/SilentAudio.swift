/// Silence as AAC-LC: stereo, 48 kHz.
enum SilentAudio {
    static let sampleRate = 48_000
    /// How many samples a frame stands for.
    static let frameLength = 1024

    /// The decoder's configuration: object type 2 (LC), rate index 3 (48 kHz), two channels.
    static let configuration: [UInt8] = {
        var bits = BitWriter()
        bits.write(2, bits: 5)
        bits.write(3, bits: 4)
        bits.write(2, bits: 4)
        bits.align()
        return bits.bytes
    }()

    /// A frame of silence: a channel pair whose channels have no scale factor band, hence no spectrum.
    static let frame: [UInt8] = {
        var bits = BitWriter()
        bits.write(1, bits: 3)  // A channel pair...
        bits.write(0, bits: 4)  // ...the first...
        bits.flag(true)  // ...with one window for both:
        bits.write(0, bits: 4)  // Reserved; a long window; of sine shape.
        bits.write(0, bits: 6)  // No bands.
        bits.write(0, bits: 3)  // No prediction; no middle and side.
        for _ in 0..<2 {
            bits.write(0, bits: 8)  // Gain.
            bits.write(0, bits: 3)  // No pulses, noise shaping, gain control.
        }
        bits.write(7, bits: 3)  // The end.
        bits.align()
        return bits.bytes
    }()
}
