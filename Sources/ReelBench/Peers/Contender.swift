/// One side of the comparison.
protocol Contender: Sendable {
    var name: String { get }

    /// One run.
    ///
    /// - Parameters:
    ///   - clients: how many.
    ///   - seconds: for how long.
    /// - Returns: what it came to.
    /// - Throws: ``BenchTrouble`` when a request was not answered as it should be.
    func measure(clients: Int, seconds: Int) async throws -> LoadResult

    /// Ends what was started for it.
    func stop() async
}

/// One that our own clients speak to over a Unix socket.
struct WireContender: Contender {
    let name: String
    let load: LoadGenerator
    /// Its server, unless that is another side's, too.
    let child: Child?

    func measure(clients: Int, seconds: Int) async throws -> LoadResult {
        try await load.run(clients: clients, seconds: seconds)
    }

    func stop() async { await child?.end() }

    /// `redis-server`, each command synced before its answer.
    static func redis(on stage: Stage) async throws -> WireContender {
        let folder = try stage.makeFolder("redis")
        let program = try stage.programs.require("redis-server")
        let words = [
            program.path, "--port", "0", "--unixsocket", "\(folder)/s", "--dir", folder, "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0",
        ]
        return try await serve("redis", words, program, RedisDialect(), folder, stage)
    }

    /// `beanstalkd`, its log synced at each job.
    static func beanstalkd(on stage: Stage) async throws -> WireContender {
        let folder = try stage.makeFolder("beanstalkd")
        let program = try stage.programs.require("beanstalkd")
        let words = [program.path, "-l", "unix:\(folder)/s", "-b", folder, "-f0"]
        return try await serve("beanstalkd", words, program, BeanstalkDialect(), folder, stage)
    }

    private static func serve(
        _ name: String, _ words: [String], _ program: Programs.Program, _ dialect: any Dialect, _ folder: String,
        _ stage: Stage
    ) async throws -> WireContender {
        let child = try Child(words, program.environment, log: "\(folder)/log")
        let socket = "\(folder)/s"
        guard await LoadGenerator.isServed(socket) else {
            await child.end()
            throw BenchTrouble("\(name) does not serve: \(child.log.suffix(500))")
        }
        let load = LoadGenerator(socket: socket, dialect: dialect, numbers: stage.numbers)
        return WireContender(name: name, load: load, child: child)
    }
}
