import Crypto
import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// Backup and check over the socket.
@Suite struct HouseAPITests {
    @Test(.timeLimit(.minutes(30)))
    func `a backup comes with its length and hash, and starting from it holds what waited`()
        async throws
    {
        try await World.parked { world in
            let id = try await world.submit(#"{"request":{"model":"kling/kling-v3","prompt":"zebra","duration":3}}"#).id
            let answer = try await world.get("/v1/backup")
            #expect(answer.status == 200 && answer.header("content-type") == "application/vnd.sqlite3")
            #expect(answer.header("content-length") == "\(answer.body.count)")
            let hash = SHA256.hash(data: Data(answer.body)).map { String(format: "%02x", $0) }.joined()
            #expect(answer.header("x-content-sha256") == hash)
            #expect(FileSystem.names(in: world.stateDirectory).filter { $0.hasPrefix("reel.copy") }.isEmpty)
            await world.daemon.kill()
            for ending in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: "\(world.stateDirectory)/reel.db\(ending)")
            }
            try Data(answer.body).write(to: URL(fileURLWithPath: "\(world.stateDirectory)/reel.db"))
            try await world.daemon.start()
            let job = try await world.job(id)
            #expect(job.state == .held && job.holdReasons == [.restored])
            #expect(try await world.act("release", id).state == .queued)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `two backups at a time are one too many, and a client that goes is forgotten`()
        async throws
    {
        try await World.parked { world in
            try await world.converse { connection in
                try connection.send(World.head("GET", "/v1/backup"))
            }
            // The connection is closed by now; whatever the first one came to, it is not in the way for long.
            var status = 429
            while status == 429 { status = try await world.get("/v1/backup").status }
            #expect(status == 200)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a check finds a clip that is not what it was`() async throws {
        try await World.working { world in
            let request = #"{"request":{"model":"kling/kling-v3","prompt":"zebra","duration":3}}"#
            let ids = [try await world.submit(request).id, try await world.submit(request).id]
            for id in ids { #expect(try await world.settled(id).state == .succeeded) }
            let well = try await world.post("/v1/check")
            let good = try well.json
            #expect(well.status == 200 && good["ok"]?.bool == true, "\(well.text)")
            #expect(good["checked"]?["files"]?.integer ?? 0 >= 2)
            let clips = "\(world.stateDirectory)/clips"
            try FileManager.default.removeItem(atPath: "\(clips)/\(ids[0])/1-0.mp4")
            var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(clips)/\(ids[1])/1-0.mp4"))
            bytes[bytes.count / 2] ^= 0xFF
            try bytes.write(to: URL(fileURLWithPath: "\(clips)/\(ids[1])/1-0.mp4"))
            let ill = try await world.post("/v1/check").json
            let findings = try #require(ill["findings"]?.array)
            #expect(ill["ok"]?.bool == false && findings.count == 2)
            #expect(findings.compactMap { $0["job"]?.integer } == ids.map { Int($0) })
            #expect(findings.allSatisfy { $0["kind"]?.string == "file" && $0["file"]?.string == "1-0.mp4" })
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a pruned clip is gone, says when, and can be fetched again`() async throws {
        // Clips are kept for a moment only; the house is kept soon after the start.
        try await World.working(["keep": "{ clips: 1ms }"]) { world in
            let id = try await world.submit(#"{"request":{"model":"kling/kling-v3","prompt":"zebra","duration":3}}"#).id
            _ = try await world.settled(id)
            try await world.crashAndRestart()
            var job = try await world.job(id)
            while job.clips.first?.prunedAt == nil { job = try await world.job(id) }
            let answer = try await world.get("/v1/jobs/\(id)/clips/0")
            try expectRefusal(answer, .gone, field: nil, try #require(job.clips.first?.prunedAt).description)
            _ = try await world.act("refetch", id)
            #expect(try await world.settled(id).clips.first?.prunedAt == nil)
            #expect(try await world.get("/v1/jobs/\(id)/clips/0").status == 200)
        }
    }
}
