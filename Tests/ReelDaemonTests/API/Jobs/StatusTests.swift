import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct StatusTests {
    @Test func `the status counts jobs by state`() async throws {
        try await World.parked { world in
            try await world.expectNothingStored()
            for number in 1...3 { _ = try await world.submit(Bodies.job("\(number)")) }
            _ = try await world.act("hold", 1)
            _ = try await world.act("cancel", 2)
            let status = try StatusAnswer(json: try await world.get("/v1/status").json)
            #expect(status.jobs.filter { $0.value != 0 } == [.held: 1, .canceled: 1, .queued: 1])
            #expect(status.jobs.count == JobState.allCases.count)
            #expect(!status.isSandbox && status.stateDirectory == world.stateDirectory)
            #expect(status.lanes.map(\.name) == ["main"] && status.storeBytes > 0 && status.pid > 0)
            #expect(status.held.filter { $0.value != 0 } == [.operator: 1] && status.alarms.isEmpty)
            let facts = try FileManager.default.attributesOfFileSystem(forPath: world.stateDirectory)
            let size = try #require(facts[.systemSize] as? Int64)
            #expect(status.freeBytes.map { $0 > 0 && $0 < size } == true)
        }
    }

    @Test func `it is healthy whatever its lanes do`() async throws {
        try await World.parked { world in
            let answer = try await world.get("/healthz")
            #expect(answer.status == 200 && answer.text == #"{"status":"ok"}"#)
            _ = try await world.post("/v1/lanes/main/pause")
            #expect(try await world.get("/healthz").status == 200)
        }
    }

    @Test func `six models are known`() async throws {
        try await World.parked { world in
            let models = try #require(try await world.get("/v1/models").json["models"]?.array)
            #expect(
                models.compactMap { $0["model"]?.string } == [
                    "kling/kling-v3", "kling/kling-v3-omni", "kling/kling-v3-motion-control", "doubao/seedance-2.0",
                    "doubao/seedance-2.0-fast", "dashscope/happyhorse-1.0",
                ])
        }
    }

    @Test func `HEAD answers as GET does, without the body`() async throws {
        try await World.parked { world in
            _ = try await world.submit(Bodies.job())
            for path in ["/healthz", "/v1/status", "/v1/jobs/1", "/v1/jobs/2", "/nowhere", "/v1/events?after=x"] {
                let get = try await world.get(path)
                let (head, next) = try await world.converse { connection in
                    try connection.send(World.head("HEAD", path) + World.head("GET", "/healthz"))
                    return (try connection.answer(isToHead: true), try connection.answer())
                }
                #expect(head.status == get.status, "\(path)")
                #expect(head.header("content-length") != nil && next.text == #"{"status":"ok"}"#, "\(path)")
            }
        }
    }

    @Test func `the sandbox serves without a key and says that it is one`() async throws {
        let daemon = try DaemonProcess(settings: nil, in: TemporaryFolder())
        try await daemon.start()
        let world = World(daemon: daemon, simulator: try await Simulator.start())
        #expect(try StatusAnswer(json: try await world.get("/v1/status").json).isSandbox)
        let id = try await world.submit(Bodies.job("sandboxed")).id
        let job = try await world.settled(id)
        #expect(job.state == .succeeded && job.clips.count == 1)
        #expect(await daemon.terminate() == 0)
        #expect(!daemon.log.contains(World.marker))
        await world.simulator.stop()
    }
}
