import Foundation
import ReelCore
import ReelProvider
import ReelTesting
import Testing

/// Downloads that break, and go on.
@Suite(.timeLimit(.minutes(30)))
struct ResumeTests {
    private let folder: TemporaryFolder
    private let clip = Samples.clip(100_000)

    init() throws { folder = try TemporaryFolder() }

    /// Each call is a fetcher of its own, as after a restart.
    private func fetch(_ url: String, timeouts: Timeouts = Timeouts()) async throws -> FetchedFile {
        try await withFetcher(folder.path, timeouts: timeouts) {
            try await $0.fetch(url, kind: .clip, into: folder.path, named: "c")
        }
    }

    private func expectBroken(_ url: String, _ code: String = "fetch_short") async throws {
        do {
            throw Unexpected(try await fetch(url))
        } catch let error as FetchError {
            #expect(error.jobError.code == code)
        }
    }

    private func expectWhole(_ url: String, _ content: [UInt8]) async throws {
        let file = try await fetch(url)
        #expect(file.sha256 == Samples.sha256(content))
        #expect(FileManager.default.contents(atPath: folder.path + "/c.mp4").map(Array.init) == content)
    }

    private var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() }
    private static let fiveBreaks: [ResultServer.Turn] = (1...5).map { .short($0 * 1000) }

    @Test(arguments: ["ETag: \"a\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"])
    func `a break is gone on from at once`(validator: String) async throws {
        let host = ResultServer(clip, headers: [validator], [.short(40_000), .reset(after: 20_000)])
        try await withHost(host) { server in
            try await expectWhole(server.url, clip)
            #expect(server.requests.map { $0["range"] != nil } == [false, true, true])
            #expect(server.requests.last?["if-range"] == String(validator.drop { $0 != " " }.dropFirst()))
            // What was in the pipe when it broke comes twice.
            #expect(host.sent < clip.count + 60_000)
        }
        #expect(names == ["c.mp4"])
    }

    @Test func `after five breaks it is left to a later call, which goes on`() async throws {
        let host = ResultServer(clip, Self.fiveBreaks)
        try await withHost(host) { server in
            try await expectBroken(server.url + "/x.mp4?sig=1")
            #expect(names == ["c.part", "c.part.json"])
            try await expectWhole(server.url + "/x.mp4?sig=2", clip)
            #expect(server.requests.last?["range"] == "bytes=15000-")
            #expect(host.sent == clip.count)
        }
        #expect(names == ["c.mp4"])
    }

    @Test func `no progress is not tried again`() async throws {
        let host = ResultServer(clip, [.short(5000), .short(0), .short(0)])
        try await withHost(host) { server in
            try await expectBroken(server.url)
            #expect(server.requests.count == 2)
        }
    }

    @Test func `without a validator, or with a weak one, it begins anew`() async throws {
        for header in ["X: y", "ETag: W/\"a\""] {
            let host = ResultServer(clip, headers: [header], [.short(40_000)])
            try await withHost(host) { server in
                try await expectWhole(server.url, clip)
                #expect(server.requests.allSatisfy { $0["range"] == nil })
            }
        }
    }

    @Test func `a date that is younger than a second tells nothing`() async throws {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        let host = ResultServer(clip, headers: ["Last-Modified: \(date)", "Date: \(date)"], [.short(40_000)])
        try await withHost(host) { server in
            try await expectWhole(server.url, clip)
            #expect(server.requests.allSatisfy { $0["range"] == nil })
        }
    }

    @Test(arguments: [90_000, 100_000, 110_000, 3])
    func `another version is fetched from its beginning`(size: Int) async throws {
        let host = ResultServer(clip, Self.fiveBreaks)
        let other = Samples.clip(size, seed: 3)
        try await withHost(host) { server in
            try await expectBroken(server.url)
            host.replace(other, headers: ["ETag: \"b\""])
            try await expectWhole(server.url, other)
        }
    }

    @Test func `a host that ignores ranges is read from the beginning`() async throws {
        let host = ResultServer(clip, [.short(40_000), .ignoreRange])
        try await withHost(host) { server in
            try await expectWhole(server.url, clip)
            #expect(server.requests.count == 2)
        }
    }

    @Test(arguments: [
        "416 X", "412 X", "400 X", "206 X", "206 X\r\nContent-Type: multipart/byteranges; boundary=x",
        "206 X\r\nContent-Range: lines 4000-100043/100044",
        "206 X\r\nContent-Range: bytes 3999-100043/100044", "206 X\r\nContent-Range: bytes 4000-100043/100045",
        "206 X\r\nContent-Range: bytes 4000-100044/100044",
        "206 X\r\nContent-Range: bytes 4000-100043/100044\r\nETag: \"b\"",
        "206 X\r\nContent-Range: bytes 4000-100044/*",
    ])
    func `a range that does not fit makes it begin anew`(answer: String) async throws {
        #expect(clip.count == 100_044)
        let host = ResultServer(clip, [.short(4000), .raw("HTTP/1.1 \(answer)\r\nContent-Length: 2\r\n\r\nxx")])
        try await withHost(host) { server in
            try await expectWhole(server.url, clip)
            #expect(server.requests.map { $0["range"] } == [nil, "bytes=4000-", nil])
        }
    }

    @Test func `another path is another result`() async throws {
        let host = ResultServer(clip, Self.fiveBreaks)
        try await withHost(host) { server in
            try await expectBroken(server.url + "/one.mp4")
            try await expectWhole(server.url + "/two.mp4", clip)
            #expect(server.requests.last?["range"] == nil)
        }
    }

    @Test func `bytes that were never synced are not trusted`() async throws {
        let host = ResultServer(clip, Self.fiveBreaks)
        try await withHost(host) { server in
            try await expectBroken(server.url)
            let part = try #require(FileHandle(forUpdatingAtPath: folder.path + "/c.part"))
            try part.seekToEnd()
            try part.write(contentsOf: Data(repeating: 0, count: 9999))
            try part.close()
            try await expectWhole(server.url, clip)
            #expect(server.requests.last?["range"] == "bytes=15000-")
        }
    }

    @Test(arguments: ["part", "part.json"])
    func `what was left is only used when all of it is there`(removed: String) async throws {
        let host = ResultServer(clip, Self.fiveBreaks)
        try await withHost(host) { server in
            try await expectBroken(server.url)
            try FileManager.default.removeItem(atPath: folder.path + "/c." + removed)
            try await expectWhole(server.url, clip)
            #expect(server.requests.last?["range"] == nil)
        }
    }

    @Test func `a cancelled download ends at once and can be gone on from`() async throws {
        let host = ResultServer(clip, [.stall(4000)])
        try await withHost(host) { server in
            try await withFetcher(folder.path) { fetcher in
                let path = folder.path
                let task = Task {
                    try await fetcher.fetch(server.url, kind: .clip, into: path, named: "c")
                }
                try await waitFor { self.size(of: "c.part") == 4000 }
                task.cancel()
                await #expect(throws: FetchError.cancelled) { try await task.value }
            }
            #expect(names == ["c.part", "c.part.json"])
            try await expectWhole(server.url, clip)
            #expect(server.requests.last?["range"] == "bytes=4000-")
        }
    }

    @Test func `leftovers can be removed, and nothing else is`() async throws {
        let host = ResultServer(clip, Self.fiveBreaks)
        try await withHost(host) { server in
            try await expectBroken(server.url)
            try Data().write(to: URL(filePath: folder.path + "/1-0.mp4"))
            try await withFetcher(folder.path) { await $0.removeLeftovers(in: folder.path) }
            #expect(names == ["1-0.mp4"])
        }
    }

    private func size(of name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Files tell nobody when they change.
    private func waitFor(_ condition: () -> Bool) async throws {
        while !condition() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
