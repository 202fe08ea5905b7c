import Glibc
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

/// The real daemon under a systemd that the test plays.
@Suite(.timeLimit(.minutes(30)))
struct SupervisionTests {
    @Test func `systemd hears that reeld is ready, what it works on, and that it lives`() async throws {
        try await supervised(["WATCHDOG_USEC": "400000"]) { world, notices in
            world.sim.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            _ = try await world.submit("a cat")
            await notices.wait(for: "STATUS=1 rendering")
            _ = try await world.lane("pause")
            _ = try await world.submit("a dog")
            await notices.wait(for: "STATUS=1 rendering, 1 queued, lane main paused")
            let beats = notices.count("WATCHDOG=1")
            await notices.wait(for: "WATCHDOG=1", times: beats + 3)
            #expect(world.daemon.log.contains("<5>lane main paused"))
        }
    }

    @Test func `without a watchdog there are no beats, and an idle daemon says nothing more`() async throws {
        try await supervised([:]) { world, notices in
            await notices.wait(for: "STATUS=idle")
            try await world.verify([:])
            #expect(notices.count("WATCHDOG") == 0 && notices.count("STATUS=idle") == 1)
            // Another process's watchdog is not ours.
            #expect(await world.daemon.terminate() == 0)
            try await world.daemon.start(telling: notices, ["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"])
            await notices.wait(for: "STATUS=idle", times: 2)
            #expect(notices.count("WATCHDOG") == 0)
        }
    }

    @Test func `while the store's writer is stuck the beat is withheld, and comes again after that`() async throws {
        try await supervised(["WATCHDOG_USEC": "2000000"]) { world, notices in
            await notices.wait(for: "WATCHDOG=1")
            // SQLite's lock on the right to write (byte 120 of the index of its log), which reeld waits 5 s for.
            let index = open("\(world.daemon.stateDirectory)/reel.db-shm", O_RDWR | O_CLOEXEC)
            defer { close(index) }
            try #require(lseek(index, 120, SEEK_SET) == 120 && lockf(index, F_LOCK, 1) == 0)
            let before = notices.count("WATCHDOG=1")
            try await world.logged("<2>stuck")
            // One round may have been under way already.
            let withheld = notices.count("WATCHDOG=1")
            #expect(withheld <= before + 1)
            #expect(world.daemon.log.contains("part=\"the store's writer\""))
            try #require(lseek(index, 120, SEEK_SET) == 120 && lockf(index, F_ULOCK, 1) == 0)
            await notices.wait(for: "WATCHDOG=1", times: withheld + 2)
            #expect(world.daemon.log.contains("all parts answer again"))
        }
    }

    @Test func `while it stops it beats, and asks for time until the last submission has its outcome`() async throws {
        try await supervised(["WATCHDOG_USEC": "400000"]) { world, notices in
            world.sim.script.submissions.hold(.created, gate: "out")
            let job = try await world.submit("a cat").id
            try await world.sim.reached("out")
            world.daemon.signal(SIGTERM)
            await notices.wait(for: "STOPPING=1")
            await notices.wait(for: "EXTEND_TIMEOUT_USEC=")
            await notices.wait(for: "STATUS=stopping: 1 submitting")
            let beats = notices.count("WATCHDOG=1")
            // Two more times: it is asked for again and again.
            await notices.wait(for: "EXTEND_TIMEOUT_USEC=", times: 3)
            #expect(notices.count("WATCHDOG=1") > beats)
            world.sim.release("out")
            #expect(await world.daemon.waitForExit() == 0)
            try await world.start()
            #expect(try await world.settled(job).state == .succeeded)
        }
    }

    private func supervised(
        _ variables: [String: String], _ test: (World, ServiceNotices) async throws -> Void
    ) async throws {
        try await World.run { world in
            #expect(await world.daemon.terminate() == 0)
            let notices = try ServiceNotices(in: world.folder)
            defer { notices.close() }
            try await world.daemon.start(telling: notices, variables)
            try await test(world, notices)
        }
    }
}
