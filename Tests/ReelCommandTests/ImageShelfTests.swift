import Foundation
import ReelAPI
import ReelCore
import Testing

@testable import ReelCommand

@Suite(.timeLimit(.minutes(30)))
struct ImageShelfTests {
    static let url = "upload:" + String(repeating: "0a1f", count: 16)

    /// A PNG of 512 x 512.
    static let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 2, 0,
        0, 0, 2, 0, 8, 2, 0, 0, 0, 0x7B, 0x1A, 0x43, 0xAD, 0, 0, 0, 1, 0x49, 0x44, 0x41, 0x54, 0, 0x28,
        0x38, 0x7D, 0xE8, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]

    @Test func `a file is uploaded once, also among very many`() async throws {
        let folder = "\(NSTemporaryDirectory())reel-shelf-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(Self.png).write(to: URL(filePath: "\(folder)/image.png"))
        let count = 10_050
        for number in 0..<count { symlink("\(folder)/image.png", "\(folder)/\(number)") }
        let daemon = FakeDaemon(
            ["url": .string(Self.url), "bytes": 58, "width": 300, "height": 300, "content_type": "image/png"],
            status: 201)
        let shelf = ImageShelf(daemon, .upload)
        var others = 0
        for number in Array(0..<count) + Array(0..<100)
        where try await shelf.url(of: "@\(folder)/\(number)", option: "--asset") != Self.url {
            others += 1
        }
        #expect(others == 0 && daemon.calls.count == count)
    }
}
