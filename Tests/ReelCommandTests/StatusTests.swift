import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite struct StatusTests {
    private var status: StatusAnswer {
        var status = StatusAnswer(
            version: "0.1.0", pid: 4711, uptime: 266_400, isSandbox: false, stateDirectory: "/var/lib/reel",
            jobs: [.rendering: 12, .queued: 340, .held: 3, .inDoubt: 2, .succeeded: 900],
            lanes: [
                LaneAnswer(
                    name: "main", health: .parked, reason: "no_credit", until: FakeTime.start + .seconds(240),
                    inFlight: 12, limit: 20, queued: 340),
                LaneAnswer(name: "spare", health: .ok, inFlight: 0, limit: 5, queued: 0),
            ], storeBytes: 1_200_000)
        (status.freeBytes, status.held) = (41_200_000_000, [.operator: 1, .lostTask: 2])
        return status
    }

    @Test func `one screen tells how it is and what there is to do`() async throws {
        var sick = status
        sick.alarms = ["the database is damaged: restore it from a backup"]
        let world = World(FakeDaemon(sick.json))
        #expect(try await world.run("status") == .inDoubt)
        #expect(
            world.printed.output == """
                ! the database is damaged: restore it from a backup

                reeld  0.1.0, process 4711, up 3d 2h
                state  /var/lib/reel, database 1.2 MB, 41.2 GB free
                jobs   3 held, 340 queued, 2 in_doubt, 12 rendering, 900 succeeded

                LANE   HEALTH  IN FLIGHT  LIMIT  QUEUED  UNTIL  REASON
                main   parked         12     20     340  in 4m  the account has no credit left
                spare  ok              0      5       0

                to do:
                  2 jobs are in doubt: it cannot be known whether the provider was paid
                    reel list --in-doubt, then reel resolve JOB
                  lane main is parked: the account has no credit left
                    top up the account; it is tried again by itself every 5 minutes
                  1 job is held: a person holds it back
                    reel list --state held, then reel release JOB
                  2 jobs are held: the provider does not know the task any more
                    reel list --state held, then reel why JOB

                """)
        #expect(world.printed.output.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    }

    @Test func `a healthy daemon has nothing to do`() async throws {
        var well = status
        (well.jobs, well.held) = ([.queued: 5, .held: 1], [.budget: 1])
        well.lanes = [.well]
        #expect(well.chores.isEmpty)
        #expect(try await World(FakeDaemon(well.json)).run("status") == .done)
    }

    @Test func `what there is to do is no failure, only a doubt is`() async throws {
        var sick = status
        (sick.jobs, sick.alarms) = ([.held: 3], ["the disk is full"])
        #expect(!sick.chores.isEmpty)
        #expect(try await World(FakeDaemon(sick.json)).run("status") == .done)
    }

    @Test(arguments: ["paused", "no_key", "unauthorized", "no_credit", "tasks_unknown", "not_configured", "news"])
    func `every reason that parks a lane has a remedy`(reason: String) throws {
        var parked = status
        (parked.jobs, parked.held) = ([:], [:])
        parked.lanes = [LaneAnswer(name: "m", health: .parked, reason: reason, inFlight: 0, limit: 1, queued: 0)]
        let chore = try #require(parked.chores.first)
        #expect(parked.chores.count == 1 && chore.text.contains("lane m") && !chore.remedy.isEmpty)
    }

    @Test func `more held jobs than are counted are told as such`() {
        var many = status
        (many.jobs, many.held, many.lanes) = ([.held: 20_000], [.restored: 10_000], [])
        #expect(many.chores.first?.text.hasPrefix("at least 10000 jobs are held") == true)
    }

    @Test func `the status comes back from the wire as it was, and from an older daemon`() throws {
        var full = status
        full.alarms = ["disk full"]
        full.held = Dictionary(uniqueKeysWithValues: HoldReason.allCases.map { ($0, 2) })
        full.jobs = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, 1) })
        #expect(try StatusAnswer(json: JSON(parsing: full.json.description)) == full)
        var object = try #require(full.json.object)
        for name in ["alarms", "held", "disk"] { object[name] = nil }
        let older = try StatusAnswer(json: .object(object))
        #expect(older.alarms.isEmpty && older.held.isEmpty && older.freeBytes == nil)
    }
}
