import Foundation
import ReelCore
import ReelEngine
import ReelSimulator
import ReelStore
import ReelTesting
import Testing

/// From a finished task to clips in hand, whatever the download does.
@Suite struct FetchTests {
    private static let faults: [DownloadFault] = [
        .answer(.init(status: 403)), .answer(.init(status: 410)), .answer(.init(status: 500)), .answer(.unreadable),
        .expire(status: 403), .expire(status: 404), .short(bytes: 1000), .breakOff(bytes: 2000), .reset, .garbage,
        .chunked, .ignoreRange, .changedETag, .redirect,
    ]

    @Test(.timeLimit(.minutes(30)), arguments: faults)
    func `a download that goes wrong is mended until the clip is in hand`(fault: DownloadFault) async throws {
        try await World.with { world in
            world.simulator.script.downloads.append(fault, when: StepMatch(file: .clip))
            let id = try await world.enqueue("one")[0]
            let life = try await world.settle(id)
            #expect(life.state == .succeeded)
            #expect(life.clips.count == 1)
            #expect(world.files(of: id).filter { $0.hasSuffix(".part") || $0.hasSuffix(".json") }.isEmpty)
            #expect(world.simulator.ledger.downloads.allSatisfy { !$0.hadAuthorization })
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `all videos and covers are kept`() async throws {
        try await World.with { world in
            world.simulator.script.tasks.append(TaskPlan(videos: 3))
            let id = try await world.enqueue("one")[0]
            let life = try await world.settle(id)
            #expect(life.clips.map(\.file) == ["1-0.mp4", "1-1.mp4", "1-2.mp4"])
            #expect(life.clips.allSatisfy { $0.cover != nil })
            #expect(world.files(of: id).count == 6)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a missing cover never keeps a job from success`() async throws {
        try await World.with { world in
            world.simulator.script.downloads.always(.answer(.init(status: 404)), when: .cover)
            let id = try await world.enqueue("one")[0]
            let life = try await world.settle(id)
            #expect(life.state == .succeeded)
            #expect(life.clips.map { $0.cover == nil } == [true])
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a result that cannot be had for so long is lost, and refetch brings it back`()
        async throws
    {
        var options = World.Options()
        options.policy.giveUpAfter = .seconds(3600)
        try await World.with(options) { world in
            world.simulator.script.downloads.always(.answer(.init(status: 500)), when: StepMatch(file: .clip))
            let id = try await world.enqueue("one")[0]
            #expect(try await world.settle(id, within: .seconds(3500)).state == .fetching)
            let lost = try await world.settle(id, within: .seconds(1000))
            #expect(lost.state == .failed)
            #expect(lost.error?.code == "result_lost")
            world.simulator.script.downloads.removeAll()
            _ = try await world.engine.act(.refetchRequested, on: id)
            #expect(try await world.settle(id).state == .succeeded)
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `refetch replaces a file that was damaged or removed`() async throws {
        try await World.with { world in
            let id = try await world.enqueue("one")[0]
            let first = try await world.settle(id)
            let path = "\(world.folder.path)/clips/\(id)/1-0.mp4"
            try FileManager.default.removeItem(atPath: path)
            _ = try await world.engine.act(.refetchRequested, on: id)
            let second = try await world.settle(id)
            #expect(second.state == .succeeded)
            #expect(second.clips.map(\.sha256) == first.clips.map(\.sha256))
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }
}
