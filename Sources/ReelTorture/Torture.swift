import Foundation
import Glibc
import ReelSimulator
import ReelTesting

/// A daemon that is killed again and again while clients use it, and a judge who looks at what is left each time.
package struct Torture {
    /// How long, how hard.
    package struct Options: Sendable {
        /// Ends after so many kills.
        package var kills: Int?
        /// Ends after so long.
        package var duration: Duration?
        package var clients = 5
        package var seed: UInt64
        /// Leaves the state directory behind when something is wrong.
        package var keepsState = false

        package init(seed: UInt64) { self.seed = seed }
    }

    /// Jobs handed in for each kill at most, so that the store stays small enough to be judged at each.
    private static let jobsPerKill = 4
    /// So long everything may take to come to rest once nobody disturbs it, and so much longer for each job that was
    /// handed in: what queued up on a slow machine is not stuck.
    private static let restLimit: (atLeast: Duration, perJob: Duration) = (.seconds(120), .milliseconds(100))

    private let options: Options
    private let stage: Stage
    private let tell: @Sendable (String) -> Void
    private let start = ContinuousClock.now
    private var court: Court
    private var summary = Summary()

    /// Runs it.
    ///
    /// - Parameters:
    ///   - options: how long, how hard.
    ///   - tell: takes lines about the progress.
    /// - Returns: what was done.
    /// - Throws: ``Verdict`` when a promise was broken.
    package static func run(
        _ options: Options, tell: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Summary {
        var settings = AccountSettings(keys: Set(Lanes.all.map(Lanes.key(of:))))
        (settings.queued, settings.processing) = (.milliseconds(20), .milliseconds(100))
        let simulator = try await Simulator.start(.init(settings: settings, seed: options.seed))
        let daemon = try DaemonProcess(
            settings: Lanes.settings(baseURL: simulator.baseURL), environment: Lanes.environment, in: TemporaryFolder())
        var torture = Torture(options, Stage(daemon: daemon, simulator: simulator, journal: Journal()), tell)
        do {
            try await torture.run()
        } catch {
            await daemon.kill()
            await simulator.stop()
            if options.keepsState { daemon.folder.keep() }
            throw Verdict(error, options.seed, torture.summary, options.keepsState ? daemon.folder.path : nil)
        }
        await simulator.stop()
        return torture.summary
    }

    private init(_ options: Options, _ stage: Stage, _ tell: @escaping @Sendable (String) -> Void) {
        (self.options, self.stage, self.tell) = (options, stage, tell)
        court = Court(stage, owner: getuid())
    }

    private mutating func run() async throws {
        try await startDaemon()
        let quota = Quota(40)
        let players = Self.play(on: stage, options, quota)
        defer { players.cancel() }
        let killer = Killer(stage: stage, chance: SeededChance(seed: options.seed))
        while !isOver {
            quota.raise(by: Self.jobsPerKill)
            try await round(killer)
        }
        players.cancel()
        _ = await players.result
        try await settle()
    }

    /// The clients and the operator, until the task is canceled.
    private static func play(on stage: Stage, _ options: Options, _ quota: Quota) -> Task<Void, any Error> {
        Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...options.clients {
                    let seed = options.seed &* 1000 &+ UInt64(number)
                    group.addTask { try await Client.run("c\(number)", stage, seed: seed, quota) }
                }
                group.addTask { try await Operator.run(stage, seed: options.seed &* 1000) }
                try await group.waitForAll()
            }
        }
    }

    private var isOver: Bool {
        if let kills = options.kills, summary.ends >= kills { return true }
        return options.duration.map { ContinuousClock.now - start >= $0 } ?? false
    }

    /// One end, one start, one judgement.
    private mutating func round(_ killer: Killer) async throws {
        let phase = Phase.drawn(killer.chance.chance())
        try await killer.end(at: phase, number: summary.ends + 1)
        summary.kills[phase, default: 0] += 1
        try await startDaemon()
        try judge()
        if summary.ends % 25 == 0 {
            tell("\(summary.ends) ends, \(stage.journal.count) jobs, \(stage.simulator.ledger.billed.count) billed")
        }
    }

    private mutating func startDaemon() async throws {
        let before = ContinuousClock.now
        try await stage.daemon.start()
        summary.starts.append(ContinuousClock.now - before)
    }

    private mutating func judge(onAll isAll: Bool = false, isAtRest: Bool = false) throws {
        let found = try court.sit(onAll: isAll, isAtRest: isAtRest) + stage.journal.findings
        summary.count(stage)
        guard found.isEmpty else { throw Violations(all: found) }
    }

    /// No more kills, no more faults, an honest operator: everything comes to rest, and is judged once more.
    private mutating func settle() async throws {
        tell("\(summary.ends) ends; coming to rest")
        stage.simulator.script.removeAll()
        let undisturbed = ContinuousClock.now
        let deadline = undisturbed + Self.restLimit.atLeast + Self.restLimit.perJob * stage.journal.count
        try await Operator.settle(stage, seed: options.seed) { [court] in
            try court.isAtRest() || ContinuousClock.now > deadline
        }
        summary.rest = ContinuousClock.now - undisturbed
        try judge(onAll: true, isAtRest: true)
        try await Closing(stage: stage).check()
        let code = await stage.daemon.terminate()
        if code != 0 { throw Violation(.service, nil, "SIGTERM ended it with \(code.map(String.init) ?? "nothing")") }
        let faults = try court.faults()
        guard faults.isEmpty else { throw Violations(all: faults) }
        summary.duration = ContinuousClock.now - start
    }
}
