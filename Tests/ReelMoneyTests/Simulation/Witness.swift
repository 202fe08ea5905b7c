import Foundation
import ReelEngine
import ReelStore
import Synchronization

/// Sees every commit of one process, and kills the process at the one that it is told to.
///
/// The kill is the state of the files between two commits: they are copied there and then, and from that moment on
/// nothing that the process does reaches anybody.
final class Witness: Sendable {
    private struct State {
        var changes: [JobChange] = []
        /// Commits until the kill.
        var countdown: Int?
        var trouble: (any Error)?
    }

    let pulse: Pulse
    let feed = JobFeed()
    private let database: String
    private let copy: String
    private let accounts: [SimulatedAccount]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - database: the file of this process.
    ///   - copy: the folder that the next one finds it in.
    ///   - number: how many processes were killed before.
    ///   - accounts: those that the process makes calls to.
    init(database: String, copy: String, number: Int, accounts: [SimulatedAccount]) {
        (self.database, self.copy, self.accounts) = (database, copy, accounts)
        pulse = Pulse(number)
    }

    /// The process dies with so many commits from now.
    func arm(commits: Int) { state.withLock { $0.countdown = commits } }

    /// Whether it is to die soon.
    var isArmed: Bool { state.withLock { $0.countdown != nil } }

    func committed(_ changes: [JobChange]) {
        state.withLock { state in
            guard !pulse.isGone else { return }
            state.changes += changes
            guard let left = state.countdown else { return }
            state.countdown = left - 1
            if left <= 1 { cut(&state) }
        }
        feed.publish(changes)
    }

    private func cut(_ state: inout State) {
        pulse.end()
        for account in accounts { account.settle() }
        do {
            let files = FileManager.default
            try files.createDirectory(atPath: copy, withIntermediateDirectories: false)
            for suffix in ["", "-wal"] where files.fileExists(atPath: database + suffix) {
                try files.copyItem(atPath: database + suffix, toPath: "\(copy)/reel.db\(suffix)")
            }
        } catch {
            state.trouble = error
        }
    }

    /// What was committed since the last call, in order.
    ///
    /// - Throws: what kept the files from being copied.
    func takeChanges() throws -> [JobChange] {
        try state.withLock { state in
            if let trouble = state.trouble { throw trouble }
            defer { state.changes = [] }
            return state.changes
        }
    }
}
