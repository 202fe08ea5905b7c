import Foundation
import ReelCommand
import Testing

@Suite struct ReferenceArgumentTests {
    private func file(_ bytes: [UInt8]) throws -> String {
        let path = NSTemporaryDirectory() + "reel-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    /// A PNG of 512 x 512.
    private let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 2, 0,
        0, 0, 2, 0, 8, 2, 0, 0, 0, 0x7B, 0x1A, 0x43, 0xAD, 0, 0, 0, 1, 0x49, 0x44, 0x41, 0x54, 0, 0x28,
        0x38, 0x7D, 0xE8, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]

    @Test(arguments: [
        "https://example.com/a.png", "http://e/x", "data:image/png;base64,AAAA", "upload:ff", "HTTPS://E/x",
    ])
    func `a URL passes as it is`(url: String) throws {
        #expect(try ReferenceArgument.url(of: url, option: "--asset") == url)
    }

    @Test func `a PNG file becomes a data URI by its signature, whatever its name`() throws {
        let path = try file(png)
        defer { unlink(path) }
        #expect(
            try ReferenceArgument.url(of: path, option: "--asset")
                == "data:image/png;base64,\(Data(png).base64EncodedString())")
    }

    @Test func `a JPEG file becomes a data URI`() throws {
        let frame: [UInt8] = [
            0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 2, 0, 2, 0, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 3, 0, 7, 0xFF, 0xD9,
        ]
        let path = try file(frame)
        defer { unlink(path) }
        #expect(try ReferenceArgument.url(of: path, option: "--asset").hasPrefix("data:image/jpeg;base64,/9j/"))
    }

    @Test func `another file is refused, with the flag and the file`() throws {
        let path = try file(Array("GIF89a".utf8))
        defer { unlink(path) }
        #expect { try ReferenceArgument.url(of: path, option: "--first-frame") } throws: { error in
            "\(error)".hasPrefix("--first-frame \(path): neither a PNG nor a JPEG")
        }
    }

    @Test func `a file that is too large, empty or missing is refused`() throws {
        let (large, empty) = (try file(png + [UInt8](repeating: 0, count: 10 << 20)), try file([]))
        defer {
            unlink(large)
            unlink(empty)
        }
        #expect { try ReferenceArgument.url(of: large, option: "--asset") } throws: { "\($0)".contains("over 10 MiB") }
        #expect(throws: UsageError.self) { try ReferenceArgument.url(of: empty, option: "--asset") }
        #expect(throws: UsageError.self) { try ReferenceArgument.url(of: "/nowhere/x.png", option: "--asset") }
    }
}
