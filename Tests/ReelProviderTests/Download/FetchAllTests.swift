import Foundation
import ReelCore
import ReelProvider
import ReelSimulator
import ReelTesting
import Synchronization
import Testing

/// A task's results on their way into custody, from the simulator.
@Suite(.timeLimit(.minutes(30)))
struct FetchAllTests {
    private func data(_ world: SimulatedWorld, _ file: String) -> [UInt8] {
        FileManager.default.contents(atPath: "\(world.folder.path)/7/\(file)").map(Array.init) ?? []
    }

    private func names(_ world: SimulatedWorld) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: world.folder.path + "/7")
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    @Test func `files that another task left under the same names are never taken`() async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            let first = try await world.fetch(videos)
            // As after a restored backup, which gives the number out again: other results, the same names.
            let other = Array(data(world, "1-0.mp4").dropLast(0)) + [0, 0, 0, 8] + Array("free".utf8)
            try Data(other).write(to: URL(filePath: world.folder.path + "/7/1-0.mp4"))
            let kept = try await world.fetch(videos)
            #expect(kept.first?.sha256 == Samples.sha256(other), "the same task's whole file is adopted")
            let fresh = try await world.fetch(videos, task: TaskID("task_2"))
            #expect(fresh.map(\.sha256) == first.map(\.sha256))
        }
    }

    @Test func `where it cannot be told whose files they are, none is removed`() async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            _ = try await world.fetch(videos)
            let mark = world.folder.path + "/7/.1.task"
            try FileManager.default.removeItem(atPath: mark)
            // It can be opened and not be read, as on a disk with a bad sector.
            try FileManager.default.createDirectory(atPath: mark, withIntermediateDirectories: false)
            await #expect(throws: FetchError.self) { _ = try await world.fetch(videos) }
            #expect(try names(world).contains("1-0.mp4"))
        }
    }

    @Test func `a file in custody that cannot be read is put aside, and fetched anew`() async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            let first = try await world.fetch(videos)
            let file = world.folder.path + "/7/1-0.mp4"
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
            let fresh = try await world.fetch(videos)
            #expect(fresh.map(\.sha256) == first.map(\.sha256))
            #expect(try names(world).contains("1-0.mp4.bad"))
        }
    }

    @Test func `all videos and covers come, without the key`() async throws {
        try await withSimulator { world in
            world.simulator.script.tasks.append(TaskPlan(videos: 3))
            let clips = try await world.fetch(world.videos())
            #expect(clips.map(\.file) == ["1-0.mp4", "1-1.mp4", "1-2.mp4"])
            #expect(clips.compactMap(\.cover?.file) == ["1-0.cover.png", "1-1.cover.png", "1-2.cover.png"])
            for clip in clips {
                #expect(clip.sha256 == Samples.sha256(data(world, clip.file)))
                #expect(clip.cover.map { $0.sha256 == Samples.sha256(data(world, $0.file)) } == true)
                #expect(clip.width != nil && clip.height != nil && clip.duration == 3)
            }
            #expect(try names(world).count == 6)
            #expect(world.simulator.ledger.downloads.allSatisfy { !$0.hadAuthorization })
        }
    }

    @Test(
        arguments: [
            .short(bytes: 1000), .breakOff(bytes: 1000), .stall(bytes: 1000), .chunked, .ignoreRange, .changedETag,
            .redirect,
        ] as [DownloadFault])
    func `a fault that can be got over in one call is`(fault: DownloadFault) async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            world.simulator.script.downloads.append(fault)
            let clips = try await world.fetch(videos, stall: fault == .stall(bytes: 1000) ? .seconds(1) : .seconds(30))
            #expect(clips.first?.sha256 == Samples.sha256(data(world, "1-0.mp4")))
            #expect(clips.first?.cover != nil)
        }
    }

    @Test(
        arguments: [
            (.reset, "fetch_unreachable"), (.hang, "fetch_stalled"), (.garbage, "fetch_not_mp4"),
            (.answer(.init(status: 500)), "fetch_status_500"),
            (.answer(.init(status: 200, body: .html)), "fetch_wrong_type"),
        ] as [(DownloadFault, String)])
    func `a fault that cannot is named, and over with the next call`(fault: DownloadFault, code: String) async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            world.simulator.script.downloads.append(fault)
            do {
                let stall = Duration.seconds(fault == .hang ? 1 : 30)
                throw Unexpected(try await world.fetch(videos, stall: stall))
            } catch let error as FetchError {
                #expect(error.jobError.code == code)
            }
            #expect(try await world.fetch(videos).count == 1)
        }
    }

    @Test func `a URL that expired between two videos costs only what is missing`() async throws {
        try await withSimulator { world in
            world.simulator.script.tasks.append(TaskPlan(videos: 2, covers: false))
            guard case .accepted(let task, _) = await world.submit() else { throw Unexpected("not accepted") }
            let second = StepMatch(file: .clip, index: 1)
            world.simulator.script.downloads.append(.expire(status: 403), when: second)
            let videos = try await world.videos(of: task)
            await #expect(throws: FetchError.expired(status: 403)) { try await world.fetch(videos) }
            let clips = try await world.fetch(world.videos(of: task))
            #expect(clips.map(\.file) == ["1-0.mp4", "1-1.mp4"])
            #expect(world.simulator.ledger.downloads.map(\.file.index) == [0, 1, 1])
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test func `what is there is not fetched again`() async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            let clips = try await world.fetch(videos)
            #expect(try await world.fetch(videos, known: clips) == clips)
            // A crash came before the clips were recorded.
            #expect(try await world.fetch(videos) == clips)
            #expect(world.downloads == 2)
        }
    }

    @Test func `a clip has its name when it and its mark are synced, and is in hand when all names are`() async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            let steps = Steps(world.folder.path)
            let first = try await steps.during { _ = try await world.fetch(videos) }
            let clip = ["sync 7/.1.task", "sync 7/1-0.part", "move 7/1-0.mp4", "sync 7", "sync "]
            #expect(first.filter { !$0.contains("cover") } == clip)
            #expect(first.dropLast(2).last?.hasPrefix("move 7/1-0.cover") == true)
            // As after a kill: nothing is fetched, and nothing is in hand before the names are on disk.
            let second = try await steps.during { _ = try await world.fetch(videos) }
            #expect(second == ["sync 7/.1.task", "sync 7", "sync "])
        }
    }

    @Test func `clips whose mark a power cut left half are fetched again, unfinished ones stay`() async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            let clips = try await world.fetch(videos)
            let folder = URL(filePath: world.folder.path + "/7")
            try Data("task".utf8).write(to: folder.appending(path: ".1.task"))
            // Not this task's, though it has the right name.
            try Data(Samples.clip()).write(to: folder.appending(path: "1-0.mp4"))
            let part = folder.appending(path: "1-9.part")
            try Data("x".utf8).write(to: part)
            await #expect(throws: FetchError.self) { try await world.fetch([Video(url: "http://example.com/x.mp4")]) }
            #expect(FileManager.default.fileExists(atPath: part.path))
            #expect(try await world.fetch(videos) == clips)
            #expect(try names(world).allSatisfy { !$0.hasSuffix(".part") })
            #expect(world.downloads == 4)
        }
    }

    @Test func `a file that is not what was recorded, or no clip, is fetched again`() async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            let clips = try await world.fetch(videos)
            let path = URL(filePath: world.folder.path + "/7/1-0.mp4")
            try Data(Samples.clip()).write(to: path)
            #expect(try await world.fetch(videos, known: clips) == clips)
            try Data(data(world, "1-0.mp4").dropLast(9)).write(to: path)
            #expect(try await world.fetch(videos) == clips)
            try FileManager.default.removeItem(at: path)
            #expect(try await world.fetch(videos, known: clips) == clips)
            #expect(world.downloads == 5)
        }
    }

    @Test(
        arguments: [
            .answer(.init(status: 404)), .answer(.init(status: 500)), .garbage, .reset,
            .answer(.init(status: 200, body: .html)),
        ] as [DownloadFault])
    func `a cover that cannot be had fails nothing`(fault: DownloadFault) async throws {
        try await withSimulator { world in
            let videos = try await world.videos()
            world.simulator.script.downloads.append(fault, when: .cover)
            let clips = try await world.fetch(videos)
            #expect(clips.count == 1)
            #expect(clips.first?.cover == nil)
            #expect(try names(world) == ["1-0.mp4"])
            // Another fetch of the same task brings it.
            #expect(try await world.fetch(videos, known: clips).first?.cover != nil)
        }
    }

    @Test func `an unsafe URL of a cover fails nothing, that of a clip does`() async throws {
        try await withSimulator { world in
            let video = try #require(try await world.videos().first)
            let safe = Video(url: video.url, coverURL: "http://example.com/c.png")
            #expect(try await world.fetch([safe]).first?.cover == nil)
            do {
                throw Unexpected(try await world.fetch([safe, Video(url: "http://example.com/x.mp4")]))
            } catch let error as FetchError {
                #expect(error.jobError.code == "fetch_url_refused")
            }
        }
    }
}

/// What is done to the files of one folder, in words.
private final class Steps: Sendable {
    private let seen = Mutex<[String]>([])
    private let root: String

    init(_ root: String) { self.root = root }

    func during(_ work: () async throws -> Void) async throws -> [String] {
        seen.withLock { $0 = [] }
        try await FileWatch.watch({ self.note($0) }, during: work)
        return seen.withLock(\.self)
    }

    private func note(_ step: FileWatch.Step) {
        let (word, path) =
            switch step {
            case .synced(let path): ("sync", path)
            case .moved(let path): ("move", path)
            }
        guard path.hasPrefix(root) else { return }
        seen.withLock { $0.append("\(word) \(path.dropFirst(root.count + 1))") }
    }
}
