import Foundation
import ReelCore
import ReelProvider
import ReelTesting
import Testing

/// A download that goes well, and all the ways in which it does not.
@Suite(.timeLimit(.minutes(30)))
struct DownloadTests {
    private let folder: TemporaryFolder
    private var clips: String { folder.path + "/clips/7" }

    init() throws { folder = try TemporaryFolder() }

    private func fetch(
        _ url: String, _ kind: FetchKind = .clip, timeouts: Timeouts = Timeouts()
    ) async throws -> FetchedFile {
        try await withFetcher(folder.path, timeouts: timeouts) {
            try await $0.fetch(url, kind: kind, into: clips, named: "1-0")
        }
    }

    /// Fetches from a server that reads the request and sends this.
    private func fetch(answer: String, _ kind: FetchKind = .clip) async throws -> FetchedFile {
        try await fetch(answer: Array(answer.utf8), kind)
    }

    private func fetch(answer: [UInt8], _ kind: FetchKind = .clip) async throws -> FetchedFile {
        try await withServer({ connection, _ in
            if connection.readRequest() != nil { connection.send(answer) }
        }) { try await fetch($0.url + "/x.mp4?sig=hidden", kind) }
    }

    private func error(_ body: () async throws -> FetchedFile) async throws -> FetchError {
        do {
            throw Unexpected(try await body())
        } catch let error as FetchError {
            #expect(!error.jobError.message.contains("hidden"))
            return error
        }
    }

    private func code(_ answer: String, _ kind: FetchKind = .clip) async throws -> String {
        try await error { try await fetch(answer: answer, kind) }.jobError.code
    }

    private var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: clips)) ?? []).sorted() }

    @Test func `a clip comes whole, private, and under its name`() async throws {
        let clip = Samples.clip()
        let requests = try await withHost(ResultServer(clip)) { server in
            let file = try await fetch(server.url + "/x.mp4?sig=hidden")
            #expect(file.file == "1-0.mp4")
            #expect(file.bytes == Int64(clip.count))
            #expect(file.sha256 == Samples.sha256(clip))
            #expect(file.contentType == "video/mp4")
            return server.requests
        }
        #expect(names == ["1-0.mp4"])
        #expect(FileManager.default.contents(atPath: clips + "/1-0.mp4").map(Array.init) == clip)
        for (path, mode) in [(clips + "/1-0.mp4", 0o600), (clips, 0o700), (folder.path + "/clips", 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
        }
        let request = try #require(requests.first)
        #expect(request.line == "GET /x.mp4?sig=hidden HTTP/1.1")
        #expect(request["authorization"] == nil)
        #expect(request["range"] == nil)
    }

    @Test(arguments: [
        (Samples.png, "image/png", "png"), (Samples.jpeg, "image/jpeg", "jpg"), (Samples.webp, "image/webp", "webp"),
        (Samples.gif, "image/gif", "gif"),
    ])
    func `a cover is named by what it is`(bytes: [UInt8], type: String, suffix: String) async throws {
        let host = ResultServer(bytes, headers: ["Content-Type: application/octet-stream"])
        let file = try await withHost(host) { try await fetch($0.url + "/c.bin", .cover) }
        #expect(file.file == "1-0." + suffix)
        #expect(file.contentType == type)
    }

    @Test(arguments: [
        nil, "video/mp4", "video/quicktime; x=y", "application/mp4", "Application/Octet-Stream", "binary/octet-stream",
    ])
    func `clips come under many types`(type: String?) async throws {
        let host = ResultServer(Samples.clip(100), headers: type.map { ["Content-Type: \($0)"] } ?? [])
        let file = try await withHost(host) { try await fetch($0.url) }
        #expect(file.contentType == "video/mp4")
    }

    @Test func `chunks vouch for their length, and a closed connection only for a file that shows its end`()
        async throws
    {
        let clip = Samples.clip(1000)
        let size = String(clip.count, radix: 16)
        let chunked =
            "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\n".utf8 + clip + "\r\n0\r\n\r\n".utf8
        #expect(try await fetch(answer: Array(chunked)).sha256 == Samples.sha256(clip))
        let closed = Array("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n".utf8)
        #expect(try await fetch(answer: closed + clip).sha256 == Samples.sha256(clip))
        for cut in [1, 5, 12, 13, 500] {
            let error = try await error { try await fetch(answer: closed + clip.dropLast(cut)) }
            #expect(error.jobError.code == "fetch_short")
        }
        #expect(names == ["1-0.mp4"])
    }

    @Test func `a file without its end is not taken, even when it is as long as its host says`() async throws {
        let host = ResultServer(Array(Samples.clip().dropLast(20)))
        let error = try await error { try await withHost(host) { try await fetch($0.url) } }
        #expect(error.jobError.code == "fetch_short")
        #expect(names.isEmpty)
    }

    @Test(arguments: [403, 404, 410])
    func `a URL that is no longer good is told apart`(status: Int) async throws {
        let error = try await error { try await fetch(answer: "HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n") }
        #expect(error == .expired(status: status))
    }

    @Test(arguments: [
        ("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", "fetch_status_500"),
        ("HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n", "fetch_status_429"),
        ("HTTP/1.1 204 X\r\n\r\n", "fetch_status_204"),
        ("HTTP/1.1 206 X\r\nContent-Range: bytes 0-1/2\r\nContent-Length: 2\r\n\r\nxx", "fetch_status_206"),
        ("HTTP/1.1 416 X\r\nContent-Length: 0\r\n\r\n", "fetch_status_416"),
        ("HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n", "fetch_status_302"),
        ("HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "fetch_wrong_type"),
        ("HTTP/1.1 200 X\r\nContent-Type: image/png\r\nContent-Length: 6\r\n\r\n<html>", "fetch_wrong_type"),
        ("HTTP/1.1 200 X\r\nContent-Type: video/mp4\r\nContent-Length: 6\r\n\r\n<html>", "fetch_not_mp4"),
        ("HTTP/1.1 200 X\r\nContent-Length: 20\r\n\r\n\0\0\u{1}\0ftypisom01234567", "fetch_short"),
        ("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n", "fetch_short"),
        ("HTTP/1.1 200 X\r\nContent-Length: 600\r\n\r\n", "fetch_short"),
        ("", "fetch_unreachable"), ("garbage\r\n\r\n", "fetch_unreachable"),
    ])
    func `every other failure has a code`(answer: String, code: String) async throws {
        #expect(try await self.code(answer) == code)
    }

    @Test func `a cover must be an image`() async throws {
        let head = "HTTP/1.1 200 X\r\nContent-Length: 6\r\nContent-Type: "
        #expect(try await code(head + "video/mp4\r\n\r\n<html>", .cover) == "fetch_wrong_type")
        #expect(try await code(head + "image/png\r\n\r\n<html>", .cover) == "fetch_not_image")
    }

    @Test func `nothing, or nothing more, in time is a stall`() async throws {
        let timeouts = Timeouts(fetchStall: .milliseconds(200))
        let silent = try await error {
            try await withServer({ connection, _ in
                connection.readRequest()
                connection.waitForClose()
            }) { try await fetch($0.url, timeouts: timeouts) }
        }
        #expect(silent.jobError.code == "fetch_stalled")
        let host = ResultServer(Samples.clip(), headers: [], Array(repeating: .stall(100), count: 5))
        let stalled = try await error { try await withHost(host) { try await fetch($0.url, timeouts: timeouts) } }
        #expect(stalled.jobError.code == "fetch_stalled")
    }

    @Test func `a host that cannot be reached, or must not, is named so`() async throws {
        let refused = try await error { try await fetch("http://127.0.0.1:\(RawServer.closedPort())/x?sig=hidden") }
        #expect(refused.jobError.code == "fetch_unreachable")
        for url in ["http://example.com/x?sig=hidden", "ftp://x/hidden", "", "https://u:hidden@example.com/"] {
            #expect(try await error { try await fetch(url) }.jobError.code == "fetch_url_refused")
        }
    }

    @Test func `redirects are followed to safe places, and not for ever`() async throws {
        let clip = Samples.clip(100)
        try await withHost(ResultServer(clip)) { other in
            func redirect(to location: String) async throws -> FetchedFile {
                try await fetch(answer: "HTTP/1.1 302 X\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
            }
            let moved = try await redirect(to: other.url + "/moved")
            #expect(moved.sha256 == Samples.sha256(clip))
            #expect(other.requests.first?["authorization"] == nil)
            for location in ["http://example.com/", "/again", "ftp://x/", "https://u:p@example.com"] {
                let error = try await error { try await redirect(to: location) }
                #expect(["fetch_url_refused", "fetch_unreachable"].contains(error.jobError.code))
            }
        }
        let loop = try await withServer({ connection, _ in
            while connection.readRequest() != nil { connection.answer(301, "", headers: ["Location: /again"]) }
        }) { server in
            let error = try await error { try await fetch(server.url) }
            #expect(server.requests.count == 6)
            return error
        }
        #expect(loop.jobError.code == "fetch_url_refused")
    }

    @Test func `a folder that cannot be made fails the storage`() async throws {
        try Data().write(to: URL(filePath: folder.path + "/clips"))
        let error = try await error { try await withHost(ResultServer(Samples.clip())) { try await fetch($0.url) } }
        #expect(error.jobError.code == "storage_failed")
    }

    @Test func `a large clip does not fill memory`() async throws {
        let size = 256 << 20
        let host = ResultServer.large(size)
        let before = Memory.resident
        let file = try await withServer({ connection, _ in host(connection) }) { try await fetch($0.url) }
        #expect(file.bytes == Int64(size))
        #expect(Memory.resident - before < size / 4 * 3)
    }
}
