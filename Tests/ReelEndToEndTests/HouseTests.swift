import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

/// A backup that is older than the money, and a database that comes to harm under the daemon.
@Suite struct HouseTests {
    private static func backUp(_ world: World) async throws -> Data {
        var data = Data()
        let answer = try await world.client.stream(.get("/v1/backup")) { data.append(contentsOf: $0) }
        #expect(answer.isWhole)
        return data
    }

    @Test(.timeLimit(.minutes(30))) func `nothing that was paid for since the backup is paid for again`() async throws {
        try await World.run { world in
            try await world.lane("pause")
            let ids = [try await world.submit("one").id, try await world.submit("two").id]
            let backup = try await Self.backUp(world)
            try await world.lane("resume")
            for id in ids { #expect(try await world.settled(id).state == .succeeded) }
            let late = try await world.submit("three").id
            #expect(try await world.settled(late).state == .succeeded)
            await world.kill()
            let database = "\(world.folder.path)/state/reel.db"
            for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + ending) }
            try backup.write(to: URL(fileURLWithPath: database))
            try await world.start()
            try await world.lane("resume")
            for id in ids {
                let job = try await world.job(id)
                #expect(job.state == .held && job.holdReasons == [.restored])
            }
            // No number of before names another job; a new one is worked on as ever.
            #expect(try await world.client.call(.get("/v1/jobs/\(late)")).status == 404)
            let new = try await world.passesTime("four")
            #expect(new.id > 1_000_000)
            for prompt in ["one", "two", "three", "four"] {
                #expect(world.sim.ledger.billed(prompt: prompt).count == 1)
            }
            // A person may take the risk, and it is theirs alone.
            try await world.act("release", ids[0])
            #expect(try await world.settled(ids[0]).state == .succeeded)
            #expect(world.sim.ledger.billed(prompt: "one").count == 2)
            #expect(world.sim.ledger.billed(prompt: "two").count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `damage that was found is not forgotten by a restart`() async throws {
        try await World.run { world in
            #expect(await world.daemon.terminate() == 0)
            let mark = "\(world.folder.path)/state/damaged"
            try "row 7 missing".write(toFile: mark, atomically: true, encoding: .utf8)
            try await world.start()
            let lane = try await world.lane()
            #expect(lane.health == .parked && lane.reason == "damaged")
            #expect(try await world.client.call(.get("/healthz")).status == 503)
            #expect(try await world.status().alarms.first?.contains("row 7 missing") == true)
            // A person vouches for it.
            #expect(await world.daemon.terminate() == 0)
            try FileManager.default.removeItem(atPath: mark)
            try await world.start()
            try await world.passesTime()
        }
    }

    @Test(.timeLimit(.minutes(30))) func `damage under the running daemon stops the lanes and is shown`() async throws {
        try await World.run { world in
            for number in 0..<40 { try await world.submit("job \(number)") }
            for id in world.acknowledged.keys { _ = try await world.settled(id) }
            #expect(await world.daemon.terminate() == 0)
            try await world.start()
            let path = "\(world.folder.path)/state/reel.db"
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try file.seek(toOffset: UInt64(size / 8192 * 4096))
            try file.write(contentsOf: Data(repeating: 0x5A, count: size / 4))
            try file.close()
            let check = try await world.client.call(.post("/v1/check")).success()
            #expect(check["ok"]?.bool == false)
            #expect(try await world.client.call(.get("/healthz")).status == 503)
            let lane = try await world.lane()
            #expect(lane.health == .parked && lane.reason == "damaged")
            let refusal = try await world.client.call(.post("/v1/jobs", ["request": World.request("late")]))
            #expect(refusal.status == 503)
            #expect(world.sim.ledger.billed(prompt: "late").isEmpty)
            #expect(world.daemon.log.contains("<2>the database is damaged"))
        }
    }
}
