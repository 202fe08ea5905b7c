import Foundation
import ReelCore
import ReelTesting
import Testing

/// A PNG of that size.
func png(_ width: Int, _ height: Int, bytes: Int = 58) -> [UInt8] { TestImage.png(width, height, bytes: bytes) }

/// A JPEG of that size, behind segments of such lengths.
func jpeg(_ width: Int, _ height: Int, behind segments: Int..., frame: UInt8 = 0xC0) -> [UInt8] {
    let contents = segments.map { [UInt8](repeating: 0xFF, count: $0 - 2) }
    return TestImage.jpeg(width, height, frame: frame, behind: contents)
}

func dataURI(_ bytes: [UInt8], _ type: String = "image/png") -> String {
    "data:\(type);base64,\(Data(bytes).base64EncodedString())"
}

private func asset(_ urls: String...) -> String {
    kling(#""reference_images": [\#(urls.map { image("asset", $0) }.joined(separator: ", "))]"#)
}

struct `An image's URL` {
    @Test(arguments: [
        "https://example.com/a.png", "http://example.com", "HTTPS://EXAMPLE.COM/A.PNG",
        "https://a:b@example.com:8443/x?y#z",
        "https://[2001:db8::1]/a", "https://[::1]:80/a", "https://例子.测试/猫.png", "https://example.com:/a",
        "http://10.0.0.1?x",
    ])
    func `is on the web`(url: String) throws {
        #expect(try validate(asset(url)).warnings.isEmpty)
    }

    @Test(arguments: [
        "", "a.png", "/a.png", "file:///a.png", "ftp://example.com/a", "https:", "https:/example.com", "https://",
        "https:///a.png", "https://:80/a", "https://a@/b", "https://[]/a", "https://[::1/a", "https://example.com:x/",
        "https://example.com:99999/", "https://example.com:0/", "https://exa mple.com/", "https://example.com/a b",
        "https://example.com/\\u0000", "javascript:alert(1)", "://a", "https//a", "https://...", "data", "upload:",
        "\\ud83d\\ude00:x",
    ])
    func `is no other`(url: String) {
        #expect(refusal(asset(url))?.field == "reference_images[0].url")
    }

    @Test func `is not repeated, since it may hold a password`() {
        let error = refusal(asset("ftp://user:hunter2@example.com/a.png"))
        #expect(error?.message.hasPrefix("ftp: is not accepted here") == true)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test func `may be an upload, which is then listed`() throws {
        let hash = String(repeating: "0a", count: 32)
        let uploads = try validate(asset("https://a.b/c", "upload:\(hash)")).uploads
        #expect(uploads.map(\.field) == ["reference_images[1].url"])
        #expect(uploads.map(\.sha256) == [hash])
        for wrong in [hash.dropLast(), hash + "0", hash.uppercased(), hash.dropLast() + "g", hash.dropLast() + "é"] {
            #expect(refusal(asset("upload:\(wrong)"))?.field == "reference_images[0].url")
        }
    }
}

struct `An image in the request` {
    @Test(arguments: [
        (png(300, 300), "image/png"), (png(750, 300), "image/png"), (png(300, 750), "image/png"),
        (jpeg(300, 300), "image/jpeg"), (jpeg(1280, 720, behind: 2, 700, 70), "image/jpg"),
        (jpeg(640, 480, frame: 0xC2), "image/jpeg"), (png(300, 300, bytes: 59), "image/png"),
        (png(300, 300, bytes: 60), "image/png"),
    ])
    func `is a PNG or JPEG of a fair size`(bytes: [UInt8], type: String) throws {
        let request = try validate(asset(dataURI(bytes, type)))
        #expect(request.warnings.isEmpty)
        #expect(request.inlineImageBytes == dataURI(bytes, type).utf8.count)
    }

    @Test(arguments: [
        (png(299, 300), "299x300"), (png(300, 299), "300x299"), (png(751, 300), "751x300"),
        (png(300, 751), "300x751"),
        (jpeg(1, 1), "1x1"), (png(Int(Int32.max), 300), "2147483647x300"),
        (png(0, 300), "PNG"), (Array(png(300, 300).dropLast()), "PNG"), ([], "base64"), ([0x47, 0x49, 0x46], "PNG"),
    ])
    func `is refused otherwise, saying why`(bytes: [UInt8], words: String) {
        let error = refusal(asset("https://a.b/c", dataURI(bytes)))
        #expect(error?.field == "reference_images[1].url")
        #expect(error?.message.contains(words) == true)
    }

    @Test func `has at most 10 MiB, which is looked at before it is read`() throws {
        _ = try ReferenceImage.check(png(500, 500, bytes: 10 << 20))
        let error = #expect(throws: ReelError.self) { try ReferenceImage.check(png(500, 500, bytes: (10 << 20) + 1)) }
        #expect(error?.message.contains("at most 10 MiB") == true)
        let long = "data:image/png;base64," + String(repeating: "*", count: ((10 << 20) + 6) / 3 * 4)
        let reference: JSON = ["url": .string(long), "reference_type": "asset"]
        let request: JSON = ["model": "kling/kling-v3", "prompt": "a", "reference_images": [reference]]
        let early = #expect(throws: ReelError.self) { try Catalog.builtIn.validate(request) }
        #expect(early?.message.contains("at most 10 MiB") == true)
    }

    @Test(arguments: [
        "data:", "data:image/gif;base64,AAAA", "data:image/png,AAAA", "data:image/png;base64",
        "data:IMAGE/PNG;base64,AAAA",
        "data:image/png;charset=utf-8;base64,AAAA", "data:text/plain;base64,AAAA", "data:image/webp;base64,AAAA",
    ])
    func `has a type and an encoding that are known`(url: String) {
        #expect(refusal(asset(url))?.message.contains("data:image/png;base64,") == true)
    }

    @Test(arguments: [
        "", "A", "AA", "AAA", "AAAAA", "A===", "====", "AA=A", "AAA*", "AAA-", "AA A", "AAA\\n",
        "AAA猫", "=AAA",
    ])
    func `is base64 to its end`(text: String) {
        let start = Data(png(300, 300)).base64EncodedString()
        #expect(refusal(asset("data:image/png;base64,\(text)"))?.field == "reference_images[0].url")
        guard !text.isEmpty else { return }
        #expect(refusal(asset("data:image/png;base64,\(start)\(text)"))?.message.hasPrefix("not base64") == true)
    }

    @Test func `that is another than it says is warned about`() throws {
        let warnings = try validate(asset(dataURI(jpeg(300, 300), "image/png"))).warnings
        #expect(warnings.map(\.field) == ["reference_images[0].url"])
        #expect(warnings.first?.message == "declared as image/png, but its bytes are a JPEG")
    }

    @Test func `counts towards the 64 MiB of all, which are looked at before any is read`() throws {
        func field(_ lengths: Int...) -> String? {
            let references = lengths.map { length -> JSON in
                let url = "data:" + String(decoding: [UInt8](repeating: 0x2A, count: length - 5), as: UTF8.self)
                return ["url": .string(url), "reference_type": "asset"]
            }
            let request: JSON = ["model": "kling/kling-v3", "prompt": "a", "reference_images": .array(references)]
            return #expect(throws: ReelError.self) { try Catalog.builtIn.validate(request) }?.field
        }
        #expect(field(32 << 20, 32 << 20) == "reference_images[0].url")
        #expect(field(32 << 20, 32 << 20 + 1) == "reference_images")
        let uri = dataURI(png(300, 300))
        #expect(try validate(asset(uri, "https://a.b/data:", uri)).inlineImageBytes == 2 * uri.utf8.count)
    }
}

struct `An image's header` {
    @Test func `is read from PNG and JPEG`() {
        let header = ImageHeader(reading: png(640, 480))
        #expect(header?.format == .png)
        #expect(header?.width == 640)
        #expect(header?.height == 480)
        let other = ImageHeader(reading: jpeg(640, 480, behind: 300))
        #expect(other?.format == .jpeg)
        #expect(other?.width == 640)
        #expect(other?.height == 480)
    }

    @Test func `is found in a slice as well`() {
        let bytes = [0, 0, 0] + png(640, 480)
        #expect(ImageHeader(reading: bytes[3...])?.width == 640)
        #expect(ImageHeader(reading: bytes) == nil)
    }

    @Test func `is nothing when cut off anywhere`() {
        for length in 0..<33 { #expect(ImageHeader(reading: png(640, 480).prefix(length)) == nil) }
        // Marker and segment, up to the size.
        for length in 0..<33 { #expect(ImageHeader(reading: jpeg(640, 480, behind: 20).prefix(length)) == nil) }
    }

    @Test(
        arguments: [
            [], [0xFF], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xD9], [0xFF, 0xD8, 0xFF, 0xDA, 0, 8],
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0], [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0xFF],
            [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF],
            [0xFF, 0xD8, 0, 0xC0, 0, 17, 8, 1, 44, 1, 44], [0xFF, 0xD8, 0xFF, 0xC4, 0, 17, 8, 1, 44, 1, 44],
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 7, 8, 1, 44, 1, 44], [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 0, 1, 44],
            Array(repeating: 0xFF, count: 10_000), [0xFF, 0xD8] + Array(repeating: 0xFF, count: 10_000),
            [UInt8](png(640, 480).prefix(15)) + [0x53] + png(640, 480).dropFirst(16),
        ] as [[UInt8]])
    func `is nothing in a hostile file`(bytes: [UInt8]) {
        #expect(ImageHeader(reading: bytes) == nil)
    }

    @Test func `never crashes on random bytes`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            var bytes = Bool.random(using: &generator) ? png(640, 480) : jpeg(640, 480, behind: 5)
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: 2..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
            if let header = ImageHeader(reading: bytes) { #expect(header.width > 0 && header.height > 0) }
        }
    }
}
