import Foundation
import Glibc
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ReloadTests {
    @Test func `a changed file is applied, and one line says what is`() async throws {
        try await World.run { world in
            // The flags with which it was started win over the file, now as then.
            let yaml = Self.yaml(world, "max_in_flight: 7", more: "socket: /tmp/other.sock\nkeep: {}")
            let line = try await world.reload(yaml)
            #expect(line.hasSuffix("reload: lanes.main.max_in_flight 100 -> 7"), "\(line)")
            #expect(try await world.lane().limit == 7)
            #expect(try await world.reload(Self.yaml(world, "max_in_flight: 8")).hasSuffix("max_in_flight 7 -> 8"))
            #expect(try await world.reload(Self.yaml(world, "max_in_flight: 8")).hasSuffix("reload: nothing changed"))
            try await world.passesTime()
        }
    }

    @Test(arguments: [
        ("lanes: { main: { max_in_flight: 0 } }", "lanes.main.max_in_flight: line 1"), ("lanes: [", "line"),
        ("prices: /nowhere/prices.json", "prices: "), ("log: { levle: debug }", "log.levle: "),
    ])
    func `a broken file is refused as a whole, and the old settings stay`(yaml: String, place: String) async throws {
        try await World.run { world in
            let before = try await world.lane()
            let line = try await world.reload("\(yaml)\n")
            #expect(line.contains("reload refused, the old settings stay: ") && line.contains(place), "\(line)")
            #expect(line.hasPrefix("<3>"))
            #expect(try await world.lane() == before)
            try await world.passesTime()
        }
    }

    @Test(arguments: ["in_doubt: resubmit, server_error: in_doubt", "max_in_flight: 1", "proxy: 'http://127.0.0.1:9'"])
    func `a submission on the wire is not cut off by a reload`(lane: String) async throws {
        try await World.run { world in
            world.sim.script.submissions.hold(.created, gate: "wire")
            let job = try await world.submit("a cat").id
            try await world.sim.reached("wire")
            // Another client is made; the old one's call is on its way.
            _ = try await world.reload(Self.yaml(world, lane, more: "timeouts: { submit: 50s, connect: 5s }"))
            _ = try await world.reload(Self.yaml(world, lane, more: "timeouts: { submit: 51s, poll: 5s }"))
            world.sim.release("wire")
            let done = try await world.settled(job)
            #expect(done.state == .succeeded)
            #expect(try await world.history(job).submissions.map(\.outcome) == [.accepted])
            try await world.verify([job: .succeeded])
        }
    }

    @Test func `a submission whose lane is removed meanwhile is accepted, and its task is followed to its end`()
        async throws
    {
        try await World.run { world in
            world.sim.script.submissions.hold(.created, gate: "wire")
            let job = try await world.submit("a cat").id
            try await world.sim.reached("wire")
            let other = "lanes: { other: { base_url: \"\(world.sim.baseURL)\" } }\npolling: { first: 50ms, cap: 200ms }"
            let line = try await world.reload(other)
            #expect(line.contains("lanes.other added, lanes.main removed"), "\(line)")
            world.sim.script.submissions.removeAll()
            world.sim.release("wire")
            #expect(try await world.settled(job).state == .succeeded)
            // Its job in hand, nobody needs to see the lane any more; and what comes goes into the new one.
            #expect(try await world.status().lanes.map(\.name) == ["other"])
            #expect(try await world.submit("a dog").lane == "other")
        }
    }

    @Test func `jobs of a lane that is removed wait for it to come back`() async throws {
        try await World.run { world in
            try await world.lane("pause")
            let job = try await world.submit("a cat").id
            _ = try await world.reload("lanes: { other: { base_url: \"http://127.0.0.1:9\" } }")
            let lanes = try await world.status().lanes
            let main = try #require(lanes.first { $0.name == "main" })
            #expect(main.health == .parked && main.queued == 1)
            try await world.lane("resume")
            #expect(try await world.status().lanes.first { $0.name == "main" }?.reason == "not_configured")
            _ = try await world.reload(Self.yaml(world, ""))
            #expect(try await world.settled(job).state == .succeeded)
            #expect(world.sim.ledger.submissions.count == 1)
        }
    }

    @Test func `a group that loses its last lane is shown, until it has one again`() async throws {
        try await World.run { world in
            _ = try await world.reload(Self.yaml(world, "group: g"))
            try await world.lane("pause")
            let body: JSON = ["request": World.request("a cat"), "lane": "any:g"]
            #expect(try await world.client.call(.post("/v1/jobs", body)).status == 201)
            _ = try await world.reload(Self.yaml(world, "group: h"))
            let empty = try await world.status().lanes.first { $0.name == "any:g" }
            #expect(empty?.reason == "not_configured" && empty?.queued == 1)
            _ = try await world.reload(Self.yaml(world, "group: g"))
            #expect(try await world.status().lanes.map(\.name) == ["main"])
            try await world.lane("resume")
            #expect(try await world.settled(1).state == .succeeded)
        }
    }

    @Test func `a lane that is added without a key takes jobs and is parked`() async throws {
        try await World.run { world in
            let two = Self.yaml(world, "") + "default_lane: main\n"
            let line = try await world.reload(
                two.replacingOccurrences(of: "lanes:\n", with: "lanes:\n  b: { credential: other-key }\n"))
            #expect(line.contains("lanes.b added, lanes.b has no key"), "\(line)")
            let body: JSON = ["request": World.request("a cat"), "lane": "b"]
            #expect(try await world.client.call(.post("/v1/jobs", body)).status == 201)
            let lanes = try await world.status().lanes
            #expect(lanes.first { $0.name == "b" }?.reason == "no_key")
        }
    }

    @Test func `the log's level changes for all that is logged from then on`() async throws {
        try await World.run { world in
            _ = try await world.reload(Self.yaml(world, "", more: "log: { level: critical }"))
            let before = world.daemon.log
            // What it refuses now is no longer worth a line; that it goes on is seen from outside.
            try world.daemon.write(settings: "lanes: [")
            world.daemon.signal(SIGHUP)
            try await world.passesTime()
            #expect(world.daemon.log == before)
        }
    }

    @Test func `a burst of signals kills nobody, neither while it runs nor while it stops`() async throws {
        try await World.run { world in
            for _ in 0..<200 { world.daemon.signal(SIGHUP) }
            try await world.logged("reload: nothing changed")
            try await world.passesTime()
            let pid = try await world.status().pid
            #expect(pid > 0)
            for _ in 0..<50 { world.daemon.signal(SIGHUP) }
            world.daemon.signal(SIGTERM)
            for _ in 0..<50 { world.daemon.signal(SIGHUP) }
            #expect(await world.daemon.waitForExit() == 0)
            #expect(world.daemon.log.components(separatedBy: "reload: ").count < 60)
            try await world.start()
        }
    }

    @Test func `systemd is told that it reloads, with the time, and then that it is ready again`() async throws {
        let folder = try TemporaryFolder()
        let ready = try ReadinessSocket(path: "\(folder.path)/notify")
        try "lanes: { main: { base_url: 'http://127.0.0.1:9' } }".write(
            toFile: "\(folder.path)/reeld.yaml", atomically: true, encoding: .utf8)
        let pid = try DaemonProcess.spawn(
            Executables.path(of: "reeld"),
            [
                "--config", "\(folder.path)/reeld.yaml", "--socket", "\(folder.path)/s", "--state-dir",
                "\(folder.path)/state",
            ],
            ["NOTIFY_SOCKET": ready.path], log: "\(folder.path)/log")
        defer {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        // As early as can be: it is carried out after the start, and told in this order.
        #expect(ready.receive("READY=1"))
        kill(pid, SIGHUP)
        #expect(ready.receive("RELOADING=1\nMONOTONIC_USEC="))
        #expect(ready.receive("READY=1"))
    }

    @Test func `the sandbox reads nothing unless a file is named, and says so`() async throws {
        let folder = try TemporaryFolder()
        let daemon = try DaemonProcess(settings: nil, in: folder)
        try await daemon.start()
        daemon.signal(SIGHUP)
        try await FileWatch.wait(in: folder.path) { daemon.log.contains("reload refused") }
        #expect(daemon.log.contains("there is nothing to read: no --config was given"))
        #expect(await daemon.terminate() == 0)
    }

    /// The settings of the other tests, with these for the lane.
    private static func yaml(_ world: World, _ lane: String, more: String = "") -> String {
        let own = [
            "base_url: \"\(world.sim.baseURL)\"", lane.contains("max_in_flight") ? "" : "max_in_flight: 100",
            "submits_per_minute: 1000000", lane,
        ].filter { !$0.isEmpty }
        return """
            lanes:
              main: { \(own.joined(separator: ", ")) }
            polling: { first: 50ms, cap: 200ms, factor: 1.5, jitter: 0 }
            retry: { base: 50ms, cap: 200ms, jitter: 0 }
            \(more)

            """
    }
}

extension World {
    /// Writes other settings and has them read.
    ///
    /// - Returns: the line that the log has about it.
    fileprivate func reload(_ yaml: String) async throws -> String {
        let daemon = daemon
        let before = Self.reports(in: daemon.log).count
        try daemon.write(settings: yaml)
        daemon.signal(SIGHUP)
        try await FileWatch.wait(in: folder.path) { Self.reports(in: daemon.log).count > before }
        return try #require(Self.reports(in: daemon.log).last)
    }

    private static func reports(in log: String) -> [String] {
        // Only whole lines: the last one may just be being written.
        let lines = log.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return lines.filter { $0.contains("reload") }.map(String.init)
    }
}
