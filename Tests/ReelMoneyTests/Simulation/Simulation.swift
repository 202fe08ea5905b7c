import ReelCore
import ReelEngine
import ReelStore
import ReelTesting

/// One seed's run: jobs come in, accounts fail, people meddle, and the process is killed again and again.
final class Simulation {
    private static let chunk = 500

    let scenario: Scenario
    let world: Surroundings
    var auditor: Auditor
    var story = Story()
    private(set) var life: Incarnation
    private(set) var kills = 0
    private(set) var steps = 0
    /// The numbers of the jobs that were acknowledged, by serial.
    private(set) var ids: [Int: JobID] = [:]
    private(set) var refused: Set<Int> = []
    private var coming: ArraySlice<Scenario.Planned>
    /// Commits of a killed process that are still to be looked at.
    private var unseen: [JobChange] = []

    init(seed: UInt64, count: Int) async throws {
        scenario = try Scenario(seed: seed, count: count)
        world = try Surroundings(scenario)
        auditor = Auditor(scenario.budget.calendar)
        coming = scenario.jobs[...]
        life = try await Incarnation(
            world, number: 0, in: world.folder.path, next: "\(world.folder.path)/1")
    }

    var now: Timestamp { world.time.now }

    func tell(_ line: String) { story.tell(line, at: now) }

    /// Everything, from the first job to the last one's end.
    func run() async throws {
        let end = scenario.start + .seconds(Scenario.days * 86_400)
        while now < end || !coming.isEmpty { try await pass() }
        try await comeToRest()
        try await balance()
        try await requireEnds()
        try requireTurns(try await life.ledger.turns())
        try await life.bury()
    }

    /// Lets jobs in, lets people act, and then time pass to the next thing that is due.
    func pass() async throws {
        let luck = scenario.dice.roll("step", Int(now.milliseconds))
        try await arrive()
        try await meddle(luck)
        if luck.hits(0.01) { life.witness.arm(commits: luck.number(1...40)) }
        try await advance(until: coming.first?.arrivesAt)
    }

    /// Lets time pass to the next thing that is due.
    func advance(until limit: Timestamp?) async throws {
        steps += 1
        // What people did has its consequences first: no time passes between an intent and its call.
        await life.rest(world.time)
        // At least so much at once, so that work is done in groups.
        let luck = scenario.dice.roll("wait", Int(now.milliseconds))
        let step = Duration.seconds(luck.pick([60, 300, 900, 1800]))
        var wait = max(world.time.untilNextWake ?? .seconds(3600), step)
        if let limit { wait = min(wait, max(limit - now, .seconds(1))) }
        world.time.advance(by: wait)
        await life.rest(world.time)
        try look()
        if life.isDead {
            try await restart()
        } else if steps % 20 == 0 {
            // A lane that has just started may send one at once; it needs a moment for more.
            try await requireTrueHolds()
        }
        if steps % 200 == 0 { try await balance() }
    }

    /// What the store has written down about a job, what the accounts were asked, and what people did.
    func history(of id: JobID) async -> String {
        let rows = (try? await life.store.history(of: id)) ?? []
        let serial = auditor.jobs[id]?.serial
        let calls = world.accounts.flatMap { account in
            account.ledger.calls.filter { $0.serial == serial }.map { "\(account.name): \($0)" }
        }
        let lines = rows.map { "\($0.at) \(id): \($0.entry.event), \($0.entry.to.rawValue)" }
        return (lines + calls + story.lines(about: id)).joined(separator: "\n")
    }

    /// Looks through what was committed since the last time.
    func look() throws {
        let changes = try unseen + life.witness.takeChanges()
        unseen = []
        try auditor.look(at: changes, under: world.budget.value)
    }

    /// The next process finds what the killed one left, and goes on with it.
    func restart() async throws {
        try await revive()
        await life.rest(world.time)
        try look()
    }

    private func revive() async throws {
        unseen += try life.witness.takeChanges()
        kills += 1
        tell(Story.killed)
        try await life.bury()
        let luck = scenario.dice.roll("kill", kills)
        if luck.hits(0.3) { world.time.advance(by: luck.duration(1...7200)) }
        let folder = world.folder.path
        life = try await Incarnation(
            world, number: kills, in: "\(folder)/\(kills)", next: "\(folder)/\(kills + 1)")
    }

    /// Enqueues what is due; a process that dies of it is asked again, with the same keys.
    private func arrive() async throws {
        while let first = coming.first, first.arrivesAt <= now {
            let due = coming.prefix { $0.arrivesAt <= now }.prefix(Self.chunk)
            let jobs = due.map { (planned: $0, parents: $0.parents.compactMap { ids[$0] }) }
            let results = try await life.engine.enqueue(jobs.map { Self.request($0.planned, after: $0.parents) })
            if life.isDead {
                try await revive()
                continue
            }
            for (job, result) in zip(jobs, results) { try acknowledge(job.planned, after: job.parents, result) }
            coming.removeFirst(due.count)
        }
        await life.rest(world.time)
        try look()
        if life.isDead { try await restart() }
    }

    private static func request(_ planned: Scenario.Planned, after parents: [JobID]) -> NewJob {
        var new = planned.new
        (new.after, new.seesAll) = (parents, true)
        return new
    }

    private func acknowledge(
        _ planned: Scenario.Planned, after parents: [JobID], _ result: Result<Enqueued, ReelError>
    ) throws {
        switch result {
        case .success(let made):
            guard made.jobs.count == 1, let id = made.jobs.first?.id else {
                throw Finding("\(made.jobs.count) jobs of one")
            }
            ids[planned.serial] = id
            auditor.note(id, planned, parents: parents)
        case .failure(let error):
            tell("job \(planned.serial) was refused: \(error.message)")
            refused.insert(planned.serial)
        }
    }
}
