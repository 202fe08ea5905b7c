import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct DownloadTests {
    @Test func `a range continues where a broken download ended`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let whole = try await world.get(url)
            let tag = try #require(whole.headers["etag"])
            world.sim.script.downloads.append(.breakOff(bytes: 1000))
            let broken = try await world.get(url)
            #expect(broken.end == .reset && !broken.isWhole && broken.body == Array(whole.body.prefix(1000)))

            let rest = try await world.get(url, ["range": "bytes=1000-", "if-range": tag])
            #expect(rest.status == 206 && rest.isWhole)
            #expect(rest.headers["content-range"] == "bytes 1000-\(whole.body.count - 1)/\(whole.body.count)")
            #expect(broken.body + rest.body == whole.body)
            #expect(world.sim.ledger.downloads.map(\.range) == [nil, nil, "bytes=1000-"])
            #expect(world.sim.ledger.downloads.map(\.isComplete) == [true, false, true])
        }
    }

    @Test func `ranges are honoured as HTTP has them`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let whole = try await world.get(url).body
            let cases: [(String, Int, ArraySlice<UInt8>)] = [
                ("bytes=0-9", 206, whole[0..<10]), ("bytes=-10", 206, whole.suffix(10)),
                ("bytes=5-999999999", 206, whole[5...]), ("bytes=\(whole.count)-", 416, []),
                ("bytes=0-1,4-5", 200, whole[...]), ("lines=1-2", 200, whole[...]), ("bytes=9-2", 200, whole[...]),
            ]
            for (range, status, bytes) in cases {
                let answer = try await world.get(url, ["range": range])
                #expect(answer.status == status && answer.body == Array(bytes), "\(range)")
            }
        }
    }

    @Test func `an ETag that no longer fits gives the whole file`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let tag = try #require(try await world.get(url).headers["etag"])
            world.sim.script.downloads.append(.changedETag)
            let changed = try await world.get(url, ["range": "bytes=10-", "if-range": tag])
            #expect(changed.status == 200 && changed.headers["etag"] != tag)
            #expect(try await world.get(url, ["range": "bytes=10-", "if-range": "\"other\""]).status == 200)
        }
    }

    @Test func `a download can be short, chunked, garbage, a page or ignore the range`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let whole = try await world.get(url).body
            let downloads = world.sim.script.downloads
            downloads.append(.short(bytes: 500))
            let short = try await world.get(url)
            #expect(short.status == 200 && short.end == .closed && short.body == Array(whole.prefix(500)))
            downloads.append(.chunked)
            let chunked = try await world.get(url)
            #expect(chunked.headers["content-length"] == nil && chunked.body == whole)
            downloads.append(.garbage)
            let garbage = try await world.get(url)
            #expect(garbage.isWhole && garbage.body.count == whole.count && garbage.body != whole)
            downloads.append(.answer(.init(status: 200, body: .html)))
            let page = try await world.get(url)
            #expect(page.status == 200 && page.headers["content-type"] == "text/html")
            downloads.append(.ignoreRange)
            let ignored = try await world.get(url, ["range": "bytes=10-"])
            #expect(ignored.status == 200 && ignored.body == whole)
        }
    }

    @Test func `a download can be reset, stall, fail or be redirected`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let downloads = world.sim.script.downloads
            downloads.append(.reset)
            #expect(try await world.get(url).end == .reset)
            downloads.append(.answer(.init(status: 500)))
            #expect(try await world.get(url).status == 500)
            downloads.append(.redirect)
            let moved = try await world.get(url)
            #expect(moved.status == 302)
            #expect(try await world.get(moved.headers["location"] ?? "").status == 200)

            downloads.append(.stall(bytes: 100), holds: [StepHold(.afterBytes(100), gate: "stalled")])
            async let stalled = world.get(url)
            try await world.sim.reached("stalled")
            await world.sim.goDown()
            #expect(try await stalled.body.count == 100)
        }
    }

    @Test(arguments: [403, 404, 410])
    func `an expired URL stays refused, and the next poll gives a fresh one`(status: Int) async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let task = try #require(world.sim.ledger.billed.first?.id)
            world.sim.script.downloads.append(.expire(status: status))
            #expect(try await world.get(url).status == status)
            #expect(try await world.get(url).status == 403)
            let fresh = try #require(try await world.poll(task).json?["videos"]?.array?.first?["url"]?.string)
            #expect(fresh != url)
            #expect(try await world.get(fresh).status == 200)
            #expect(try await world.get(url).status == 403)
            #expect(world.sim.ledger.snapshot.downloads(url: fresh).count == 1)
        }
    }

    @Test func `URLs have a lifetime if the account says so, and cannot be made up`() async throws {
        try await World.run {
            $0.urlLifetime = .seconds(60)
        } _: { world in
            let url = try await world.clipURL()
            world.date.advance(by: .seconds(59))
            #expect(try await world.get(url).status == 200)
            world.date.advance(by: .seconds(1))
            #expect(try await world.get(url).status == 403)
            let made = url.replacing("generation=1", with: "generation=2")
            #expect(try await world.get(made).status == 403)
        }
    }

    @Test func `steps are for clips, or for covers where they say so`() async throws {
        try await World.run { world in
            world.sim.script.downloads.append(.answer(.init(status: 500)))
            world.sim.script.downloads.append(.answer(.init(status: 404)), when: .cover)
            let video = try await world.videos().first
            let (clip, cover) = (video?["url"]?.string ?? "", video?["cover_url"]?.string ?? "")
            #expect(try await world.get(cover).status == 404)
            #expect(try await world.get(cover).status == 200)
            #expect(try await world.get(clip).status == 500)
            #expect(try await world.get(clip).status == 200)
        }
    }

    @Test func `a key that comes along is noted`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            _ = try await world.get(url, ["authorization": "Bearer k"])
            _ = try await world.get(url)
            #expect(world.sim.ledger.downloads.map(\.hadAuthorization) == [true, false])
        }
    }

    @Test func `a clip can be made large, and any part of it is the same each time`() async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(padding: 3_000_000))
            let url = try await world.clipURL()
            let whole = try await world.get(url)
            #expect(whole.isWhole && whole.body.count > 3_000_000)
            let part = try await world.get(url, ["range": "bytes=1234567-1300000"])
            #expect(part.body == Array(whole.body[1_234_567...1_300_000]))
        }
    }
}
