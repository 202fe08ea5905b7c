import Foundation
import GRDB
import ReelCore

extension SQLiteStore {
    package func probe() async throws {
        try soundness.requireSound()
        try await storage?.admit(.job)
        // Whoever has no token may ask as well, and as often as they like.
        try await probes.ask(at: rules.time.uptime) { [queue] in try await Self.writeProbe(queue) }
    }

    /// Whether a write goes through, whatever the storage was thought to be like.
    func takesWrites() async -> Bool { (try? await Self.writeProbe(queue)) != nil }

    private static func writeProbe(_ queue: CommitQueue) async throws {
        try await queue.write(.new) { writing in
            let sql = "INSERT INTO meta (name, value) VALUES ('probe', '') ON CONFLICT DO UPDATE SET value = ''"
            try writing.db.cachedStatement(sql: sql).execute()
        }
    }
}

extension DatabasePool {
    /// Opens all readers, which otherwise come one by one when several are wanted: perhaps when no descriptor is left.
    func openReaders() throws {
        let (count, met) = (configuration.maximumReaderCount, DispatchGroup())
        let ended = DispatchGroup()
        for _ in 0..<count { met.enter() }
        for _ in 0..<count {
            ended.enter()
            asyncRead { result in
                _ = try? result.get().execute(sql: "SELECT count(*) FROM sqlite_master")
                met.leave()
                // Each waits for the others, so that none serves twice. One that came to nothing keeps nobody for long.
                _ = met.wait(timeout: .now() + 5)
                ended.leave()
            }
        }
        ended.wait()
    }
}

extension DatabaseError {
    /// Why the start ends here, for the operator.
    func cannotOpen(_ path: String) -> ReelError {
        switch storageTrouble {
        case .full: ReelError(.storageFull, "\(path) cannot be opened: the disk is full; make room on it")
        default: ReelError(.unavailable, "\(path) cannot be opened: \(message ?? "\(extendedResultCode)")")
        }
    }
}
