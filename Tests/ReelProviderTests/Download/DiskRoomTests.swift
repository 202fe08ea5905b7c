import Foundation
import ReelCore
import ReelProvider
import ReelTesting
import Synchronization
import Testing

/// Downloads and uploads leave the room that outcomes need.
@Suite(.timeLimit(.minutes(30)))
struct DiskRoomTests {
    /// A large file system, of which 16 MiB are left alone.
    private static let total: Int64 = 1 << 40
    private static let least: Int64 = 16 << 20

    private let folder: TemporaryFolder
    private var clips: String { folder.path + "/clips/7" }

    init() throws { folder = try TemporaryFolder() }

    private func blocked(
        _ url: String, _ room: DiskRoom, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let error = await #expect(throws: FetchError.self, sourceLocation: sourceLocation) {
            try await withFetcher(folder.path, room: room) {
                try await $0.fetch(url, kind: .clip, into: clips, named: "1-0")
            }
        }
        guard case .blocked(let reason) = error else {
            Issue.record("not blocked: \(String(describing: error))", sourceLocation: sourceLocation)
            return
        }
        #expect(reason.code == "storage_full", sourceLocation: sourceLocation)
    }

    private var partSize: Int? {
        (try? FileManager.default.attributesOfItem(atPath: clips + "/1-0.part"))?[.size] as? Int
    }

    @Test func `without room nothing is asked for`() async throws {
        let requests = Mutex(0)
        try await withServer({ connection, _ in
            if connection.readRequest() != nil { requests.withLock { $0 += 1 } }
        }) { server in
            try await blocked(server.url + "/x.mp4", DiskRoom { _ in (Self.least - 1, Self.total) })
        }
        #expect(requests.withLock(\.self) == 0)
    }

    @Test func `a clip that does not fit is not begun`() async throws {
        let clip = Samples.clip()
        let head = "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: \(clip.count)\r\n\r\n"
        try await withServer({ connection, _ in
            if connection.readRequest() != nil { connection.send(Array(head.utf8) + clip) }
        }) { server in
            let left = Self.least + Int64(clip.count)
            try await blocked(server.url + "/x.mp4", DiskRoom { _ in (left - 1, Self.total) })
            #expect(partSize == 0)
            let file = try await withFetcher(folder.path, room: DiskRoom { _ in (left, Self.total) }) {
                try await $0.fetch(server.url + "/x.mp4", kind: .clip, into: clips, named: "1-0")
            }
            #expect(file.bytes == Int64(clip.count))
        }
    }

    @Test func `a download gives its bytes back when others have taken the room meanwhile`() async throws {
        let looks = Mutex(0)
        let head = "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\netag: \"a\"\r\ncontent-length: 20000000\r\n\r\n"
        try await withServer({ connection, _ in
            if connection.readRequest() != nil {
                connection.send(Array(head.utf8) + [UInt8](repeating: 1, count: 20_000_000))
            }
        }) { server in
            try await blocked(
                server.url + "/x.mp4",
                DiskRoom { _ in
                    // There is plenty before the request and before the body, and none then.
                    let count = looks.withLock { looks in
                        looks += 1
                        return looks
                    }
                    return (count <= 2 ? 1 << 40 : 0, Self.total)
                })
        }
        #expect(partSize == 0)
    }

    @Test func `an upload without room is 507, and nothing of it stays`() async throws {
        let image = "data:image/png;base64," + Data(repeating: 7, count: 9000).base64EncodedString()
        let request: JSON = ["model": "m", "reference_images": [["url": .string(image)]]]
        let uploads = folder.path + "/uploads"
        let error = await #expect(throws: ReelError.self) {
            try await UploadFolder(path: uploads, room: DiskRoom { _ in (Self.least + 8999, Self.total) }).takeIn(
                request)
        }
        #expect(error?.code == .storageFull && error?.code.status == 507)
        let names = try FileManager.default.contentsOfDirectory(atPath: uploads)
        #expect(names.isEmpty)
        let kept = try await UploadFolder(path: uploads, room: DiskRoom { _ in (Self.least + 9000, Self.total) })
            .takeIn(request)
        #expect(kept["reference_images"]?.array?.first?["url"]?.string?.hasPrefix("upload:") == true)
    }
}
