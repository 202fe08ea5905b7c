import Foundation

/// What reel costs with very many jobs stored, beside itself with few.
struct FlatSuite {
    private static let few = 1000
    private static let most = 1.3
    private static let start = "start to serving"
    /// The first of each kind are not counted.
    private static let calls = (uncounted: 50, counted: 300)
    /// So many jobs come before it is killed: some of their rows are in the log alone then.
    private static let lastJobs = 1000

    /// A state directory that is filled.
    private struct Filled {
        let jobs: Int
        let folder: String

        var name: String { "\(Quantity.text(Double(jobs))) jobs" }
        var database: String { "\(folder)/state/reel.db" }
        /// What the small database was before anything was measured.
        var copy: String { "\(folder)/filled.db" }
    }

    let stage: Stage

    /// Measures both in turn.
    ///
    /// - Returns: milliseconds, each the median of many calls.
    /// - Throws: ``BenchTrouble`` when a database cannot be filled, or a call is no success.
    func run() async throws -> [Figure] {
        let stores = [try await fill("many", stage.options.jobs), try await fill("few", Self.few)]
        var times = [[String: [Double]]](repeating: [:], count: stores.count)
        for run in 1...stage.options.runs {
            stage.tell("\(stores[0].name) stored, run \(run) of \(stage.options.runs)")
            for (index, store) in stores.enumerated() {
                for (name, time) in try await measure(store) { times[index][name, default: []].append(time) }
            }
        }
        let names = [Self.start] + FlatCall.allCases.map(\.rawValue)
        let figures = names.map { name in
            Self.figure(name, zip(stores, times).map { Figure.Side($0.name, Series($1[name] ?? [])) })
        }
        let afterKill = Figure.Side(stores[0].name, Series(try await startsAfterKill(stores[0])))
        return figures + [Self.figure("start after SIGKILL", [afterKill])]
    }

    /// The large one is to keep to what the small one takes, and starts to what is right for any.
    private static func figure(_ name: String, _ sides: [Figure.Side]) -> Figure {
        let peers = sides.dropFirst().map { Target.atMostTimes(most, of: $0.name) }
        let limits: [Target] = name.hasPrefix("start") ? [.atMost(500)] : []
        return Figure("many stored: \(name)", unit: "ms", sides: sides, targets: limits + peers)
    }

    /// Has reeld make the database and its first jobs, and adds the others.
    private func fill(_ name: String, _ jobs: Int) async throws -> Filled {
        let store = Filled(jobs: jobs, folder: try stage.makeFolder(name))
        stage.tell("storing \(store.name)")
        let reeld = try await Reeld.start(in: store.folder)
        _ = try await LinesUpload(socket: reeld.socket, numbers: stage.numbers).run(count: 10)
        await reeld.stop()
        try JobFiller(store.database, upTo: jobs).fill()
        if jobs == Self.few { try FileManager.default.copyItem(atPath: store.database, toPath: store.copy) }
        return store
    }

    /// One run of one of them: how long each call took in the median.
    private func measure(_ store: Filled) async throws -> [String: Double] {
        // To the small one, some hundred jobs more are many.
        if store.jobs == Self.few { try renew(store) }
        let reeld = try await Reeld.start(in: store.folder)
        var times = [Self.start: reeld.startTime / .milliseconds(1)]
        let client = try await WireClient.connect(to: reeld.socket)
        for call in FlatCall.allCases { times[call.rawValue] = try await time(of: call, client, among: store.jobs) }
        await client.close()
        await reeld.stop()
        return times
    }

    private func renew(_ store: Filled) throws {
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store.database + ending) }
        try FileManager.default.copyItem(atPath: store.copy, toPath: store.database)
    }

    private func time(of call: FlatCall, _ client: WireClient, among jobs: Int) async throws -> Double {
        var times: [Double] = []
        for index in 0..<(Self.calls.uncounted + Self.calls.counted) {
            let number = stage.numbers.next()
            let reply = try await client.call(call.dialect(number, of: jobs), number)
            if index >= Self.calls.uncounted { times.append(reply.milliseconds) }
        }
        return Series(times).median
    }

    /// Kills it with jobs that have just come, and starts it, again and again.
    private func startsAfterKill(_ store: Filled) async throws -> [Double] {
        var starts: [Double] = []
        // None of them lives for the 5 s after which it would begin to look through the whole file.
        var reeld = try await Reeld.start(in: store.folder)
        for run in 1...stage.options.runs {
            stage.tell("\(store.name) stored, SIGKILL \(run) of \(stage.options.runs)")
            _ = try await LinesUpload(socket: reeld.socket, numbers: stage.numbers).run(count: Self.lastJobs)
            await reeld.kill()
            reeld = try await Reeld.start(in: store.folder)
            starts.append(reeld.startTime / .milliseconds(1))
        }
        await reeld.kill()
        return starts
    }
}
