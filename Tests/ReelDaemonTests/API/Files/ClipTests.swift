import Crypto
import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ClipTests {
    /// A job with two clips, the first with its bytes.
    private static func withClips(
        _ test: (World, _ clip: ClipAnswer, _ bytes: [UInt8]) async throws -> Void
    ) async throws {
        try await World.working { world in
            world.simulator.script.tasks.append(TaskPlan(videos: 2, padding: 300_000))
            let id = try await world.submit(Bodies.job("clips")).id
            let job = try await world.settled(id)
            #expect(job.clips.map(\.path) == ["/v1/jobs/\(id)/clips/0", "/v1/jobs/\(id)/clips/1"])
            #expect(job.clips.map(\.cover) == ["/v1/jobs/\(id)/covers/0", "/v1/jobs/\(id)/covers/1"])
            let clip = try #require(job.clips.first)
            try await test(world, clip, try await world.get(clip.path).body)
        }
    }

    @Test func `a clip is what its job says it is`() async throws {
        try await Self.withClips { world, clip, bytes in
            let answer = try await world.get(clip.path)
            #expect(
                answer.status == 200 && answer.body == bytes && Int64(bytes.count) == clip.bytes
                    && bytes.count > 300_000)
            #expect(answer.header("content-length") == "\(bytes.count)" && answer.header("content-type") == "video/mp4")
            #expect(answer.header("accept-ranges") == "bytes" && answer.header("etag") == "\"\(clip.sha256)\"")
            let hash = SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
            #expect(clip.sha256 == hash && clip.contentType == "video/mp4" && clip.prunedAt == nil)
            let cover = try await world.get(try #require(clip.cover))
            #expect(cover.status == 200 && cover.header("content-type") == "image/png")
            #expect(cover.body.starts(with: [0x89, 0x50, 0x4E, 0x47]) && cover.header("etag") != nil)
        }
    }

    @Test func `a range is served as asked, as far as there are bytes`() async throws {
        try await Self.withClips { world, clip, bytes in
            let size = bytes.count
            let ranges: [(String, ClosedRange<Int>)] = [
                ("0-0", 0...0), ("0-99", 0...99), ("100-199", 100...199), ("1000-", 1000...(size - 1)),
                ("-1", (size - 1)...(size - 1)), ("-500", (size - 500)...(size - 1)), ("-\(size + 9)", 0...(size - 1)),
                ("0-\(size + 9)", 0...(size - 1)), ("\(size - 1)-\(size - 1)", (size - 1)...(size - 1)),
                ("0-99999999999999999", 0...(size - 1)),
            ]
            for (range, expected) in ranges {
                let answer = try await world.get(clip.path, "Range: bytes=\(range)")
                #expect(answer.status == 206 && answer.body == Array(bytes[expected]), "\(range)")
                let content = "bytes \(expected.lowerBound)-\(expected.upperBound)/\(size)"
                #expect(answer.header("content-range") == content, "\(range)")
                #expect(answer.header("content-length") == "\(expected.count)", "\(range)")
            }
        }
    }

    @Test func `a range behind the end is refused, and one that is none is passed over`() async throws {
        try await Self.withClips { world, clip, bytes in
            for range in ["\(bytes.count)-", "\(bytes.count)-\(bytes.count + 5)", "-0", "9223372036854775807-"] {
                let answer = try await world.get(clip.path, "Range: bytes=\(range)")
                #expect(answer.status == 416 && answer.header("content-range") == "bytes */\(bytes.count)", "\(range)")
                #expect(answer.body.isEmpty)
            }
            let passedOver = [
                "bytes=0-1,5-6", "bytes=5-1", "bytes=a-b", "bytes=", "bytes=-", "bytes=1", "items=0-1", "bytes=--5",
                "bytes=+1-2", "bytes=0x1-0x2", "bytes= 0-1", "bytes=0-99999999999999999999",
            ]
            for range in passedOver {
                let answer = try await world.get(clip.path, "Range: \(range)")
                #expect(answer.status == 200 && answer.body == bytes, "\(range)")
            }
        }
    }

    @Test func `who has the clip already is not sent it again`() async throws {
        try await Self.withClips { world, clip, bytes in
            let tag = "\"\(clip.sha256)\""
            for condition in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
                let answer = try await world.get(clip.path, "If-None-Match: \(condition)")
                #expect(answer.status == 304 && answer.header("etag") == tag && answer.body.isEmpty, "\(condition)")
            }
            #expect(try await world.get(clip.path, "If-None-Match: \"other\"").body == bytes)
            let same = try await world.get(clip.path, "Range: bytes=0-9", "If-Range: \(tag)")
            #expect(same.status == 206 && same.body.count == 10)
            let changed = try await world.get(clip.path, "Range: bytes=0-9", "If-Range: \"other\"")
            #expect(changed.status == 200 && changed.body == bytes)
        }
    }

    @Test func `HEAD has the headers and no body, and the connection goes on`() async throws {
        try await Self.withClips { world, clip, bytes in
            for (headers, status) in [([], 200), (["Range: bytes=0-9"], 206), (["Range: bytes=999999999-"], 416)] {
                let (head, next) = try await world.converse { connection in
                    try connection.send(World.head("HEAD", clip.path, headers) + World.head("GET", "/healthz"))
                    return (try connection.answer(isToHead: true), try connection.answer())
                }
                #expect(head.status == status && next.text == #"{"status":"ok"}"#)
                if status == 200 { #expect(head.header("content-length") == "\(bytes.count)") }
            }
        }
    }

    @Test func `there is no clip but those counted from 0, and no way to other files`() async throws {
        try await Self.withClips { world, clip, _ in
            let indexes = [
                "2", "-1", "+0", "00", "0x0", "", "a", "0%00", "%30", "..", "%2e%2e", "..%2f..%2freel.db",
                "..%2Freel.db",
                "99999999999999999999", "0.mp4", "../../../reel.db", "..\\reel.db", "0;a",
            ]
            for index in indexes {
                for kind in ["clips", "covers"] {
                    let answer = try await world.get("/v1/jobs/1/\(kind)/\(index)")
                    try expectRefusal(answer, .notFound, field: nil)
                }
            }
        }
    }

    @Test func `a clip that somebody deleted is gone, and can be fetched again`() async throws {
        try await Self.withClips { world, clip, bytes in
            let folder = "\(world.stateDirectory)/clips/1"
            for name in FileSystem.names(in: folder) { try FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
            let answer = try await world.get(clip.path)
            #expect(answer.status == 410)
            try expectRefusal(answer, .gone, field: nil, "refetch")
            _ = try await world.act("refetch", 1)
            #expect(try await world.settled(1).state == .succeeded)
            #expect(try await world.get(clip.path).body == bytes)
        }
    }
}
