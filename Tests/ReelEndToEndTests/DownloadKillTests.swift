import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct DownloadKillTests {
    private static let clip = ResultFile(kind: .clip, index: 0)

    @Test func `killed in the middle of a large clip, reeld goes on where the bytes are synced`() async throws {
        try await World.run { world in
            let job = try await submit(padding: 24 << 20, heldAfter: 20 << 20, in: world)
            let note = try await noteOfFirstClip(of: job, in: world)
            try await world.crash()

            #expect(try await world.settled(job).state == .succeeded)
            let downloads = try downloads(in: world)
            #expect(downloads.count == 2 && downloads[0].range == nil)
            let range = try #require(downloads.last?.range)
            #expect(range.hasPrefix("bytes=") && range.hasSuffix("-") && downloads.last?.status == 206)
            let synced = try #require(try JSON(parsing: note)["synced"]?.integer)
            #expect(try #require(Int(range.dropFirst("bytes=".count).dropLast())) >= synced && synced >= 8 << 20)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.billed.count == 1)
        }
    }

    @Test func `killed in the middle of a small clip, reeld begins it anew`() async throws {
        try await World.run { world in
            let job = try await submit(heldAfter: 1000, in: world)
            try await world.crash()

            #expect(try await world.settled(job).state == .succeeded)
            #expect(try downloads(in: world).map(\.range) == [nil, nil])
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.billed.count == 1)
        }
    }

    @Test func `killed when the bytes are whole but not renamed, the clip is not asked for again`() async throws {
        try await World.run { world in
            let job = try await submit(padding: 24 << 20, heldAfter: 20 << 20, in: world)
            let note = try await noteOfFirstClip(of: job, in: world)
            await world.kill()
            // The rest as it would have come, since no gate lies between the last byte and the rename.
            let whole = try #require(try await Provider(sim: world.sim).clips(of: world.task("a cat")).first)
            let asked = try downloads(in: world).count
            let part = "\(world.folder.path)/state/clips/\(job)/1-0.part"
            try whole.write(to: URL(filePath: part))
            var members = try #require(try JSON(parsing: note).object)
            members["synced"] = .number(.init(whole.count))
            try Data(JSON.object(members).bytes).write(to: URL(filePath: "\(part).json"))
            try await world.start()

            #expect(try await world.settled(job).state == .succeeded)
            #expect(try downloads(in: world).count == asked)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.billed.count == 1)
        }
    }

    /// What reeld waits for when it is killed; the first clip has its final name then, and no record.
    enum Next: CaseIterable {
        case cover, secondClip, secondCover

        var match: StepMatch {
            switch self {
            case .cover: StepMatch(file: .cover, index: 0)
            case .secondClip: StepMatch(index: 1)
            case .secondCover: StepMatch(file: .cover, index: 1)
            }
        }
    }

    @Test(arguments: Next.allCases)
    func `killed between the rename and the record, a whole file is adopted`(_ next: Next) async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(videos: 2))
            world.sim.script.downloads.hold(.arrived, gate: "next", when: next.match)
            let job = try await world.submit("a cat").id
            try await world.sim.reached("next")
            let before = world.sim.ledger.downloads
            #expect(FileManager.default.fileExists(atPath: "\(world.folder.path)/state/clips/\(job)/1-0.mp4"))
            #expect(try await world.job(job).state == .fetching)
            try await world.crash()

            #expect(try await world.settled(job).state == .succeeded)
            let again = world.sim.ledger.downloads.dropFirst(before.count).map(\.file)
            #expect(Set(again).isDisjoint(with: before.dropLast().map(\.file)), "fetched again: \(again)")
            #expect(again.first == before.last?.file)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.billed.count == 1)
        }
    }

    /// A job whose clip stops coming after so many bytes.
    private func submit(padding: Int = 0, heldAfter bytes: Int, in world: World) async throws -> JobID {
        world.sim.script.tasks.append(TaskPlan(padding: padding))
        world.sim.script.downloads.hold(.afterBytes(bytes), gate: "middle")
        let job = try await world.submit("a cat").id
        try await world.sim.reached("middle")
        return job
    }

    /// What reeld has noted of the first clip's download, as soon as it has.
    private func noteOfFirstClip(of job: JobID, in world: World) async throws -> Data {
        let folder = "\(world.folder.path)/state/clips/\(job)"
        let note = "\(folder)/1-0.part.json"
        try await FileWatch.wait(in: folder) { FileManager.default.fileExists(atPath: note) }
        return try #require(FileManager.default.contents(atPath: note))
    }

    private func downloads(in world: World) throws -> [DownloadArrival] {
        world.sim.ledger.downloads.filter { $0.file == Self.clip }
    }
}
