import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct StateDirectoryTests {
    @Test func `a second daemon on the same folder is refused, and the first serves on`() async throws {
        try await World.run { world in
            try await world.passesTime()
            let before = try Files(world)
            let other = try TemporaryFolder()
            let second = try await Launch(arguments(world, socket: "\(other.path)/s"), in: other)
            #expect(second.code == 1)
            #expect(second.output.contains("\(world.folder.path)/state is in use by another reeld"))
            #expect(try Files(world) == before)
            #expect(!FileManager.default.fileExists(atPath: "\(other.path)/s"))
            try await world.passesTime("another")
            try await world.verify(world.acknowledged.mapValues { _ in .succeeded })
        }
    }

    @Test func `a second daemon on the same socket and folder leaves the first one's socket alone`() async throws {
        try await World.run { world in
            let other = try TemporaryFolder()
            let second = try await Launch(arguments(world, socket: "\(world.folder.path)/s"), in: other)
            #expect(second.code == 1)
            try await world.passesTime()
            try await world.verify(world.acknowledged.mapValues { _ in .succeeded })
        }
    }

    @Test(arguments: [false, true])
    func `what was made in the sandbox is not opened as real, nor the other way`(madeInSandbox: Bool) async throws {
        let folder = try TemporaryFolder()
        let settings = "lanes: { main: { base_url: \"http://127.0.0.1:9\" } }"
        let daemon = try DaemonProcess(settings: madeInSandbox ? nil : settings, in: folder)
        try await daemon.start()
        #expect(await daemon.terminate() == 0)
        let database = "\(folder.path)/state/reel.db"
        let before = FileManager.default.contents(atPath: database)

        var arguments = ["--socket", "\(folder.path)/s", "--state-dir", "\(folder.path)/state"]
        if !madeInSandbox { arguments.append("--sandbox") }
        let launch = try await Launch(arguments, in: folder)
        #expect(launch.code == 1)
        let word = madeInSandbox ? "sandbox jobs; start with --sandbox" : "real jobs; start without --sandbox"
        #expect(launch.output.contains("\(database) holds \(word)"), "\(launch.output)")
        #expect(FileManager.default.contents(atPath: database) == before)
    }

    @Test(arguments: Damage.allCases)
    func `a file that cannot be trusted stops the start and stays as it is`(_ damage: Damage) async throws {
        try await World.run { world in
            let job = try await world.passesTime()
            #expect(await world.daemon.terminate() == 0)
            let database = "\(world.folder.path)/state/reel.db"
            let good = try #require(FileManager.default.contents(atPath: database))
            let bad = damage.done(to: good)
            #expect(bad != good)
            try bad.write(to: URL(filePath: database))

            let launch = try await Launch(arguments(world, socket: "\(world.folder.path)/s"), in: world.folder)
            #expect(launch.code == 1)
            #expect(launch.output.contains(database) && launch.output.contains(damage.word), "\(launch.output)")
            #expect(FileManager.default.contents(atPath: database) == bad)

            try good.write(to: URL(filePath: database))
            try await world.start()
            try await world.verify([job.id: .succeeded])
        }
    }

    private func arguments(_ world: World, socket: String) -> [String] {
        let folder = world.folder.path
        return ["--config", "\(folder)/reeld.yaml", "--socket", socket, "--state-dir", "\(folder)/state"]
    }

    /// The bytes of all files in a state folder.
    private struct Files: Equatable {
        private var bytes: [String: Data] = [:]

        init(_ world: World) throws {
            let root = "\(world.folder.path)/state"
            for name in try FileManager.default.subpathsOfDirectory(atPath: root) where !name.hasSuffix("-shm") {
                bytes[name] = FileManager.default.contents(atPath: "\(root)/\(name)")
            }
        }
    }
}
