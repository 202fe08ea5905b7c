import ReelCore
import ReelTesting
import Testing

/// What cameras and programs write, and what only looks like it.
@Suite struct ImageFileTests {
    private func end(_ bytes: [UInt8]) -> Int? {
        ImageHeader(reading: bytes).flatMap { try? ImageEnd.find(in: bytes, $0.format) }
    }

    @Test func `a PNG whose header's checksum is wrong is none`() {
        var bytes = TestImage.png(640, 480)
        bytes[19] ^= 1
        #expect(ImageHeader(reading: bytes) == nil)
    }

    @Test func `a PNG that does not begin with its header is none`() {
        let whole = TestImage.png()
        let bytes = whole.prefix(8) + TestImage.chunk("tEXt", [1, 2]) + whole.dropFirst(8)
        #expect(ImageHeader(reading: Array(bytes)) == nil)
    }

    @Test(arguments: [0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF] as [UInt8])
    func `a JPEG of every kind tells its size`(frame: UInt8) {
        let bytes = TestImage.jpeg(1920, 1080, frame: frame)
        let header = ImageHeader(reading: bytes)
        #expect(header?.width == 1920 && header?.height == 1080)
        #expect(end(bytes) == bytes.count)
    }

    @Test func `a thumbnail in a JPEG's EXIF is not taken for the picture`() {
        let thumbnail = Array("Exif\0\0".utf8) + TestImage.jpeg(160, 120)
        let bytes = TestImage.jpeg(4000, 3000, behind: [thumbnail, [UInt8](repeating: 0xFF, count: 60_000)])
        #expect(ImageHeader(reading: bytes)?.width == 4000)
        #expect(end(bytes) == bytes.count)
        // Cut off behind the thumbnail's own end: that is no end of the picture.
        #expect(end(Array(bytes.dropLast(3))) == nil)
    }

    @Test func `a JPEG may be filled up between its segments, and have several scans`() {
        let plain = TestImage.jpeg(640, 480)
        let filled = [0xFF, 0xD8, 0xFF, 0xFF, 0xFF] + plain.dropFirst(3)
        #expect(ImageHeader(reading: filled)?.width == 640 && end(filled) == filled.count)
        let scan =
            TestImage.segment(0xC4, [0xFF, 0xD9]) + TestImage.segment(0xDA, [1, 1, 0, 0, 63, 0]) + [7, 0xFF, 0]
        let progressive = Array(plain.dropLast(2)) + scan + [0xFF, 0xD9]
        #expect(end(Array(progressive)) == progressive.count)
    }

    @Test func `an image that is cut off anywhere has no end`() {
        for whole in [TestImage.png(bytes: 90), TestImage.jpeg(behind: [[1, 2, 3]])] {
            for length in 0..<whole.count { #expect(end(Array(whole.prefix(length))) == nil, "\(length)") }
            #expect(end(whole + [1, 2, 3]) == whole.count)
        }
    }

    @Test func `an image is found whole in pieces of any length`() throws {
        for whole in [TestImage.png(bytes: 90), TestImage.jpeg(behind: [[1, 2, 3]])] {
            let format = try #require(ImageHeader(reading: whole)).format
            for length in 1...whole.count {
                let end = try ImageEnd.find(in: whole.count, format) { Array(whole[$0...].prefix(length)) }
                #expect(end == whole.count)
            }
            // A disk that fails is no end.
            #expect(try ImageEnd.find(in: whole.count, format) { _ in [] } == nil)
        }
    }

    @Test func `an image of very many parts is refused in words, and quickly`() {
        let png = TestImage.png()
        let chunks = [[UInt8]](repeating: TestImage.chunk("teXt", []), count: 100_000).flatMap(\.self)
        let many: [UInt8] = Array(png.dropLast(12)) + chunks + png.suffix(12)
        let error = #expect(throws: ReelError.self) { try ReferenceImage.check(many) }
        #expect(error?.message == "the PNG has more than 100000 chunks: save the image anew")
        let jpeg = TestImage.jpeg()
        let scans = [[UInt8]](repeating: TestImage.segment(0xDA, []), count: 100_000).flatMap(\.self)
        let long: [UInt8] = Array(jpeg.dropLast(2)) + scans + [0xFF, 0xD9]
        let other = #expect(throws: ReelError.self) { try ReferenceImage.check(long) }
        #expect(other?.message == "the JPEG has more than 100000 segments: save the image anew")
        let segments = [[UInt8]](repeating: TestImage.segment(0xE1, []), count: 100_000).flatMap(\.self)
        let late: [UInt8] = Array(jpeg.prefix(2)) + segments + Array(jpeg.dropFirst(2))
        #expect(ImageHeader(reading: late) == nil)
    }

    @Test func `a request's image that is cut off is refused`() {
        for whole in [TestImage.png(bytes: 90), TestImage.jpeg()] {
            let error = #expect(throws: ReelError.self) { try ReferenceImage.check(whole.dropLast()) }
            #expect(error?.message.contains("cut off") == true)
        }
    }

    @Test(arguments: [
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG"), ("<?xml version='1.0'?><svg/>", "an SVG"),
        ("<!DOCTYPE html><p>", "an HTML page"), ("hello", "text"), ("", "an empty file"), ("GIF89a", "a GIF"),
        ("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8", "a WebP"), ("%PDF-1.7", "a PDF"), ("PK\u{3}\u{4}", "a ZIP archive"),
        ("\u{1}\u{2}\u{3}", "no kind of file that reel knows"), ("\0\0\0\u{18}ftypheic", "a HEIC"),
    ])
    func `what is sent in place of an image is called by its name`(text: String, words: String) {
        #expect(FileKind(of: Array(text.utf8)).words == words)
    }

    @Test func `an archive or a page behind an image is found, a camera's own data is not taken for one`() {
        #expect(FileKind(hiddenIn: Array("..PK\u{3}\u{4}".utf8))?.words == "a ZIP archive")
        #expect(FileKind(hiddenIn: Array("\n<script>x".utf8))?.words == "a script")
        #expect(FileKind(hiddenIn: Array("SEFHe\0\0SEFT".utf8) + TestImage.jpeg()) == nil)
    }
}
