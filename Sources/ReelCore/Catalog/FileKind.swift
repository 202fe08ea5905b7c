/// What a file is, as far as its first bytes tell, for messages about what was sent in place of an image.
package struct FileKind: Hashable, Sendable {
    /// With its article: `a GIF`, `an HTML page`.
    package let words: String

    /// Looks at the first bytes only.
    package init(of bytes: some Collection<UInt8>) {
        let start = Array(bytes.prefix(512))
        words = Self.signature(of: start) ?? Self.text(start) ?? "no kind of file that reel knows"
    }

    /// The kind of a file that is hidden behind an image's end; `nil` where nothing is recognised.
    ///
    /// Phones put data of their own behind a picture, which is no harm; an archive or a page there is no picture's.
    ///
    /// - Parameter bytes: what follows the image, or its beginning or end.
    package init?(hiddenIn bytes: [UInt8]) {
        let found = Self.hidden.first { mark, _ in bytes.firstRange(of: Array(mark.utf8)) != nil }
        guard let found else { return nil }
        words = found.words
    }

    private static let hidden: [(mark: String, words: String)] = [
        ("PK\u{3}\u{4}", "a ZIP archive"), ("PK\u{5}\u{6}", "a ZIP archive"), ("%PDF-", "a PDF"),
        ("<html", "an HTML page"), ("<HTML", "an HTML page"), ("<script", "a script"), ("<?php", "a PHP script"),
        ("Rar!\u{1A}", "a RAR archive"), ("\u{7F}ELF", "a program"),
    ]

    private static let signatures: [(offset: Int, mark: [UInt8], words: String)] = [
        (0, [0x89, 0x50, 0x4E, 0x47], "a damaged PNG"), (0, [0xFF, 0xD8, 0xFF], "a damaged JPEG"),
        (0, Array("GIF8".utf8), "a GIF"), (8, Array("WEBP".utf8), "a WebP"), (0, Array("BM".utf8), "a BMP"),
        (0, Array("II*\0".utf8), "a TIFF"), (0, [0x4D, 0x4D, 0, 0x2A], "a TIFF"), (0, Array("%PDF-".utf8), "a PDF"),
        (0, Array("PK\u{3}\u{4}".utf8), "a ZIP archive"), (0, [0x1F, 0x8B], "a gzip file"),
        (4, Array("ftypheic".utf8), "a HEIC"), (4, Array("ftypmif1".utf8), "a HEIC"),
        (4, Array("ftypavif".utf8), "an AVIF"), (4, Array("ftyp".utf8), "a video"),
        (0, Array("\u{7F}ELF".utf8), "a program"),
    ]

    private static func signature(of start: [UInt8]) -> String? {
        signatures.first { start.dropFirst($0.offset).starts(with: $0.mark) }?.words
    }

    private static func text(_ start: [UInt8]) -> String? {
        guard !start.isEmpty else { return "an empty file" }
        guard start.allSatisfy({ $0 >= 0x20 || [0x09, 0x0A, 0x0C, 0x0D].contains($0) }) else { return nil }
        let text = String(decoding: start, as: UTF8.self).lowercased()
        if text.contains("<svg") { return "an SVG" }
        if text.contains("<!doctype html") || text.contains("<html") { return "an HTML page" }
        return text.hasPrefix("<?xml") ? "XML" : "text"
    }
}
