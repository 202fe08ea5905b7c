import Foundation
import ReelCore
import ReelTesting
import ReelTorture
import Testing

/// Finished means in hand.
struct CustodyCheckTests {
    private static let video = Data([0, 0, 0, 8]) + Data("ftypisom, and so on".utf8)

    @Test func `a whole file is fine; a missing, short or other one is not`() throws {
        let folder = try TemporaryFolder()
        let check = CustodyCheck(folder: folder.path)
        var job = Trial().exhibit
        job.clips = [clip(Self.video)]
        #expect(check.violations(of: job).map(\.rule) == [.custody], "there is no file")

        let file = "\(folder.path)/7/1-0.mp4"
        try FileManager.default.createDirectory(atPath: "\(folder.path)/7", withIntermediateDirectories: true)
        try Self.video.write(to: URL(filePath: file))
        #expect(check.violations(of: job).isEmpty)
        try Self.video.dropLast().write(to: URL(filePath: file))
        #expect(check.violations(of: job).map(\.rule) == [.custody])
        var other = Self.video
        other[10] ^= 1
        try other.write(to: URL(filePath: file))
        #expect(check.violations(of: job).map(\.rule) == [.custody])
    }

    @Test func `a page that was taken for a clip is noticed, and success without a clip`() throws {
        let folder = try TemporaryFolder()
        let check = CustodyCheck(folder: folder.path)
        var job = Trial().exhibit
        #expect(check.violations(of: job).map(\.rule) == [.custody])
        let page = Data("<html>not here</html>".utf8)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/7", withIntermediateDirectories: true)
        try page.write(to: URL(filePath: "\(folder.path)/7/1-0.mp4"))
        job.clips = [clip(page)]
        #expect(check.violations(of: job).map(\.rule) == [.custody])
        job.state = .failed
        #expect(check.violations(of: job).isEmpty)
    }

    private func clip(_ data: Data) -> Clip {
        Clip(file: "1-0.mp4", bytes: Int64(data.count), sha256: CustodyCheck.sha256(data), contentType: "video/mp4")
    }
}
