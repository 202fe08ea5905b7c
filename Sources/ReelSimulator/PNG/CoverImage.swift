/// The cover of a clip: its first picture, at a quarter of the size.
struct CoverImage {
    let png: [UInt8]

    init(_ clip: ClipSpec) {
        let (width, height) = (clip.size.width / 4, clip.size.height / 4)
        let shade = Shade(title: clip.title, shot: 0)
        let lines = (0..<height).map { UInt8($0 * 16 / height) }
        png =
            PNGFile(
                width: width, height: height, palette: (0..<16).map { shade.rgb(line: $0, of: 16) }, lines: lines
            ).bytes
    }
}
