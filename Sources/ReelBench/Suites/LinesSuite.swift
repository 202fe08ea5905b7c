import Foundation

/// Many jobs in one request, beside a plain loop that inserts the same rows.
struct LinesSuite {
    private static let loop = "plain loop"

    let stage: Stage

    /// Measures both sides, each time in new databases.
    ///
    /// - Returns: jobs a second.
    /// - Throws: ``BenchTrouble`` when a job is not taken, or a row not inserted.
    func run() async throws -> Figure {
        let empty = try await makeEmpty()
        var (ours, loop): ([Double], [Double]) = ([], [])
        for run in 1...stage.options.runs {
            stage.tell("\(stage.options.lines) lines, run \(run) of \(stage.options.runs)")
            let reeld = try await Reeld.start(in: stage.makeFolder("lines"))
            let upload = LinesUpload(socket: reeld.socket, numbers: stage.numbers)
            ours.append(rate(try await upload.run(count: stage.options.lines).duration))
            await reeld.stop()
            loop.append(rate(try insert(rowsOf: reeld.database, into: empty)))
        }
        let name = "NDJSON, \(Quantity.text(Double(stage.options.lines))) lines"
        let sides = [Figure.Side("reel", Series(ours)), Figure.Side(Self.loop, Series(loop))]
        return Figure(name, unit: "jobs/s", sides: sides, targets: [.atLeast(150_000), .times(0.5, of: Self.loop)])
    }

    private func rate(_ duration: Duration) -> Double { Double(stage.options.lines) / (duration / .seconds(1)) }

    /// A database as reeld makes it, without a job.
    private func makeEmpty() async throws -> String {
        let reeld = try await Reeld.start(in: stage.makeFolder("empty"))
        await reeld.stop()
        return reeld.database
    }

    /// The plain loop, in a copy of the empty database.
    private func insert(rowsOf source: String, into empty: String) throws -> Duration {
        let folder = try stage.makeFolder("loop")
        let copy = "\(folder)/loop.db"
        try FileManager.default.copyItem(atPath: empty, toPath: copy)
        return try PlainLoop(from: source, into: copy).run(count: stage.options.lines)
    }
}
