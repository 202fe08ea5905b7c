import Foundation
import Glibc

/// PostgreSQL as it comes, asked by its own `pgbench` over a Unix socket.
struct PostgresContender: Contender {
    /// Of the socket's name only.
    private static let port = "54329"

    let name = "postgresql"
    private let server: Child
    private let folder: String
    private let pgbench: Programs.Program

    func measure(clients: Int, seconds: Int) async throws -> LoadResult {
        // The time begins before its clients are connected, a process each; the rate is of what comes after that.
        let seconds = seconds + clients / 32
        let words =
            [pgbench.path, "-n", "-f", "\(folder)/insert.sql", "-c", "\(clients)", "-j", "\(min(clients, 2))"]
            + ["-T", "\(seconds)"] + Self.place(folder) + ["postgres"]
        let report = try PgbenchReport(
            parsing: await Child.run(words, pgbench.environment, log: "\(folder)/pgbench.log"))
        guard report.failed == 0 else { throw BenchTrouble("pgbench: \(report.failed) transactions failed") }
        return LoadResult(rate: report.rate)
    }

    func stop() async { await server.end() }

    /// Makes a cluster and starts its server.
    ///
    /// - Parameter stage: where.
    /// - Returns: when it takes jobs.
    /// - Throws: when a program is not here, or cannot be run as a user whom PostgreSQL accepts.
    static func start(on stage: Stage) async throws -> PostgresContender {
        let folder = try stage.makeFolder("pg")
        let programs = stage.programs
        let (initdb, postgres) = (try programs.require("initdb"), try programs.require("postgres"))
        let (psql, pgbench) = (try programs.require("psql"), try programs.require("pgbench"))
        let other = try PostgresUser.find(programs)
        try other?.own(folder)
        let data = "\(folder)/data"
        let make = [initdb.path, "-D", data, "-U", "bench", "--auth=trust", "-E", "UTF8", "--locale=C"]
        try await Child.run((other?.launcher ?? []) + make, initdb.environment, log: "\(folder)/initdb.log")
        // More clients than it takes by itself; all else as it comes.
        let serve = [
            postgres.path, "-D", data, "-k", folder, "-p", port, "-c", "listen_addresses=", "-c", "max_connections=300",
        ]
        let server = try Child(
            (other?.launcher ?? []) + serve, postgres.environment, log: "\(folder)/log", farewell: SIGQUIT)
        let contender = PostgresContender(server: server, folder: folder, pgbench: pgbench)
        do {
            try contender.writeScript()
            try await contender.makeTable(psql)
        } catch {
            await server.end()
            throw error
        }
        return contender
    }

    private static func place(_ folder: String) -> [String] { ["-h", folder, "-p", port, "-U", "bench"] }

    private func writeScript() throws {
        let body = String(decoding: SampleJob.body.bytes(1), as: UTF8.self)
        try "INSERT INTO job (body) VALUES ('\(body)');\n"
            .write(toFile: "\(folder)/insert.sql", atomically: true, encoding: .utf8)
    }

    /// Also waits until it serves.
    private func makeTable(_ psql: Programs.Program) async throws {
        let sql = "CREATE TABLE job (id bigserial PRIMARY KEY, body text NOT NULL)"
        let words = [psql.path] + Self.place(folder) + ["-q", "-c", sql, "postgres"]
        for _ in 0..<50 {
            if (try? await Child.run(words, psql.environment, log: "\(folder)/psql.log")) != nil { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw BenchTrouble("PostgreSQL does not serve: \(server.log.suffix(500))")
    }
}
