import Foundation
import Glibc
import ReelAPI
import ReelCore
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct FileModeTests {
    @Test(arguments: [false, true])
    func `nothing in the state directory can be read by others, whatever the umask and whatever was there`(
        wasOpen: Bool
    ) async throws {
        let folder = try TemporaryFolder()
        let state = "\(folder.path)/state"
        if wasOpen {
            let old = "\(state)/clips/7"
            try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
            #expect(FileManager.default.createFile(atPath: "\(old)/1-0.mp4", contents: Data("old".utf8)))
            for path in [state, "\(state)/clips", old] { chmod(path, 0o755) }
            chmod("\(old)/1-0.mp4", 0o644)
        }
        let daemon = try DaemonProcess(settings: nil, in: folder, isLax: true)
        try await daemon.start()
        try await SocketClient.withClient(socketPath: daemon.socket) { client in
            for number in 1...3 {
                let call = Call(.post, "/v1/jobs", body: ["request": World.request("cat \(number)")])
                let id = try JobAnswer(json: await client.call(call).success()).id
                let job = try JobAnswer(json: await client.call(.wait(for: id, .seconds(60))).success())
                #expect(job.state == .succeeded)
            }
        }
        // Under way, with its log and shared memory, and after the end.
        var names = try Self.check(state)
        #expect(names.isSuperset(of: ["reel.db", "reel.db-wal", "reel.db-shm", "lock", "clips"]), "\(names)")
        #expect(names.count { $0.hasSuffix(".mp4") } == (wasOpen ? 4 : 3))
        #expect(daemon.log.contains("was open to others") == wasOpen)
        #expect(await daemon.terminate() == 0)
        names = try Self.check(state)
        #expect(names.contains("reel.db"))
    }

    @Test func `the key is in no file of the state directory`() async throws {
        try await World.run { world in
            try await world.passesTime()
            let state = "\(world.folder.path)/state"
            for name in try FileManager.default.subpathsOfDirectory(atPath: state) {
                let bytes = FileManager.default.contents(atPath: "\(state)/\(name)") ?? Data()
                #expect(bytes.range(of: Data(Setup.key.utf8)) == nil, "\(name)")
            }
        }
    }

    /// Expects 0700 of every folder and 0600 of every file.
    ///
    /// - Returns: their paths.
    private static func check(_ root: String) throws -> Set<String> {
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        for path in [root] + names.map({ "\(root)/\($0)" }) {
            // One that has gone meanwhile has no mode.
            guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else { continue }
            let right = facts[.type] as? FileAttributeType == .typeDirectory ? 0o700 : 0o600
            #expect(facts[.posixPermissions] as? Int == right, "\(path)")
        }
        return Set(names)
    }
}
