import Foundation

/// The colour of a shot: one hue, from dark at the top to light at the bottom.
struct Shade: Equatable, Sendable {
    /// The colour differences Cb and Cr.
    let blue: UInt8
    let red: UInt8

    /// The colour of a clip's shot.
    ///
    /// The shots of one clip lie far apart on the colour wheel.
    init(title: String, shot: Int) {
        let start = Double(SplitMix64.hash(title) % 360)
        let angle = (start + Double(shot) * 137.5) / 180 * .pi
        blue = UInt8(128 + 70 * cos(angle))
        red = UInt8(128 + 70 * sin(angle))
    }

    func luma(line: Int, of height: Int) -> UInt8 {
        UInt8(70 + 110 * min(line, height - 1) / height)
    }

    /// Red, green and blue of a line.
    func rgb(line: Int, of height: Int) -> [UInt8] {
        let luma = 1.164 * (Double(luma(line: line, of: height)) - 16)
        let (cb, cr) = (Double(blue) - 128, Double(red) - 128)
        let colours = [luma + 1.793 * cr, luma - 0.213 * cb - 0.533 * cr, luma + 2.112 * cb]
        return colours.map { UInt8(min(255, max(0, $0))) }
    }
}
