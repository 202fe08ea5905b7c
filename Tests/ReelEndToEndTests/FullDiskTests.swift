import Foundation
import Glibc
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

/// The real daemon on a real file system that really fills up.
@Suite(.timeLimit(.minutes(30)), .enabled(if: SmallDisk.isPossible))
struct FullDiskTests {
    private var setup: Setup {
        var setup = Setup()
        setup.launcher = { try SmallDisk.launcher(in: $0) }
        // A task is done when the test says so.
        setup.account.processing = .seconds(3600)
        return setup
    }

    @Test func `on a full disk jobs are refused, what is in flight is recorded, and all goes on when there is room`()
        async throws
    {
        try await World.run(setup) { world in
            var jobs: [JobID] = []
            for number in 1...4 { jobs.append(try await world.submit("in flight \(number)").id) }
            try await world.sim.billed(atLeast: 4)
            try await world.lane("pause")
            let waiting = try await world.submit("waiting").id
            try SmallDisk.fill(world.state)

            try await expectRefusal(in: world)
            try await world.lane("resume")
            // Outcomes find room in what was kept for them; clips wait, without a verdict on them.
            world.time.advance(by: .seconds(7200))
            try await world.logged("the clips wait for this host", times: 4)
            for job in jobs { #expect(try await world.job(job).state == .fetching) }
            #expect(world.sim.ledger.billed(prompt: "waiting").isEmpty)
            #expect(try await world.job(waiting).state == .queued)

            // Not even a restart needs room.
            try await world.crash()
            try await expectRefusal(in: world)
            for job in jobs { #expect(try await world.job(job).state == .fetching) }
            #expect(world.sim.ledger.billed.count == 4)

            SmallDisk.clear(world.state)
            for job in jobs { #expect(try await world.settled(job).state == .succeeded) }
            try await world.sim.billed(atLeast: 5)
            world.time.advance(by: .seconds(7200))
            #expect(try await world.settled(waiting).state == .succeeded)
            #expect(try await world.client.call(.get("/healthz")).status == 200)
            try await world.verify(world.acknowledged.mapValues { _ in .succeeded })
        }
    }

    private func expectRefusal(in world: World) async throws {
        let call = Call(.post, "/v1/jobs", body: ["request": World.request("too many")], idempotencyKey: nil)
        let reply = try await world.client.call(call)
        #expect(reply.status == 507)
        let error = try #require(ErrorAnswer(json: reply.json))
        #expect(error.code == "storage_full" && error.message.contains("full"), "\(error.message)")
        #expect(try await world.client.call(.get("/healthz")).status == 503)
    }

    @Test func `an answer that comes when the disk is full is written down, and survives a kill`() async throws {
        try await World.run(setup) { world in
            world.sim.script.submissions.hold(.created, gate: "created")
            let job = try await world.submit("a cat").id
            try await world.sim.reached("created")
            try SmallDisk.fill(world.state)
            // Uses up what the database's own log has left, so that the reserve is all there is.
            try await expectRefusal(in: world)
            world.sim.release("created")
            try await world.logged("submitted as ")
            while try await world.job(job).state == .submitting {}
            #expect(try await world.job(job).state == .rendering)
            try await world.crash()
            #expect(try await world.job(job).state == .rendering)

            SmallDisk.clear(world.state)
            world.time.advance(by: .seconds(7200))
            #expect(try await world.settled(job).state == .succeeded)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.billed.count == 1)
        }
    }

    @Test func `writes that fail are 503, cost nothing, and all goes on when they work again`() async throws {
        try await World.run { world in
            let before = try await world.passesTime("before")
            // Every file is as long as it may get: to the database that is an error of input and output.
            try world.limit("fsize", "0:")
            let call = Call(.post, "/v1/jobs", body: ["request": World.request("refused")], idempotencyKey: nil)
            let reply = try await world.client.call(call)
            #expect(reply.status == 503)
            #expect(ErrorAnswer(json: reply.json)?.code == "unavailable")
            #expect(try await world.client.call(.get("/healthz")).status == 503)
            #expect(try await world.job(before.id).state == .succeeded)
            try world.limit("fsize", "unlimited:")
            while try await world.client.call(.get("/healthz")).status != 200 {}
            try await world.passesTime("after")
            #expect(world.sim.ledger.billed(prompt: "refused").isEmpty)
            try await world.verify(world.acknowledged.mapValues { _ in .succeeded })
        }
    }
}
