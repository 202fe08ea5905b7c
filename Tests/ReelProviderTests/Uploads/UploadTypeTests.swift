import Foundation
import ReelCore
import ReelProvider
import ReelTesting
import Testing

/// What the provider is told that an upload is.
@Suite struct UploadTypeTests {
    private static let sha = String(repeating: "a", count: 64)
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// How the image begins in the body, when its bytes lie under such endings.
    private func prefix(_ bytes: [UInt8], _ endings: String...) throws -> String {
        let path = "\(folder.path)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for ending in endings { try Data(bytes).write(to: URL(filePath: "\(path)/\(Self.sha).\(ending)")) }
        let request: JSON = ["reference_images": [["url": .string("upload:\(Self.sha)")]]]
        let body = try UploadFolder(path: path).body(for: request)
        guard case .bytes(let start)? = body.parts.first,
            case .base64(let file, let size)? = body.parts.dropFirst().first
        else { return "nothing" }
        #expect(size == Int64(bytes.count) && file.hasPrefix(path))
        return String(String(decoding: start, as: UTF8.self).split(separator: "\"").last ?? "")
    }

    @Test func `the same bytes under several names are told by what they are`() throws {
        let (png, jpeg) = (TestImage.png(), TestImage.jpeg())
        #expect(try prefix(jpeg, "png", "jpg") == "data:image/jpeg;base64,")
        #expect(try prefix(jpeg, "png", "jpeg") == "data:image/jpg;base64,")
        #expect(try prefix(png, "png", "jpg", "jpeg") == "data:image/png;base64,")
    }

    @Test func `under one name they come back as they were given`() throws {
        #expect(try prefix(TestImage.jpeg(), "jpeg") == "data:image/jpg;base64,")
        #expect(try prefix(TestImage.jpeg(), "png") == "data:image/png;base64,")
        #expect(try prefix([1, 2, 3, 4], "jpg") == "data:image/jpeg;base64,")
    }
}
