/// One job a request, by more and more clients, beside the peers.
struct EnqueueSuite {
    private static let clientCounts = [1, 16, 64, 256]

    let stage: Stage

    /// Measures all sides at all numbers of clients.
    ///
    /// - Parameters:
    ///   - figures: get what was measured.
    ///   - skipped: gets the peers that are not there, and why.
    /// - Throws: ``BenchTrouble`` when reel cannot be measured, or an answer was no success.
    func run(_ figures: inout [Figure], _ skipped: inout [String]) async throws {
        var contenders = try await ours()
        do {
            contenders += await peers(&skipped)
            for clients in Self.clientCounts { figures.append(try await figure(clients, contenders)) }
        } catch {
            await stop(contenders)
            throw error
        }
        await stop(contenders)
    }

    private func ours() async throws -> [any Contender] {
        let reeld = try await Reeld.start(in: stage.makeFolder("reel"))
        let (socket, numbers) = (reeld.socket, stage.numbers)
        let enqueue = LoadGenerator(socket: socket, dialect: HTTPDialect.enqueue, numbers: numbers)
        let health = LoadGenerator(socket: socket, dialect: HTTPDialect.health, numbers: numbers)
        return [
            WireContender(name: "reel", load: enqueue, child: reeld.child),
            WireContender(name: "its GET /healthz", load: health, child: nil),
        ]
    }

    private func peers(_ skipped: inout [String]) async -> [any Contender] {
        let starts: [(name: String, start: @Sendable (Stage) async throws -> any Contender)] = [
            ("redis", { try await WireContender.redis(on: $0) }),
            ("postgresql", { try await PostgresContender.start(on: $0) }),
            ("beanstalkd", { try await WireContender.beanstalkd(on: $0) }),
        ]
        var peers: [any Contender] = []
        for (name, start) in starts {
            do {
                peers.append(try await start(stage))
            } catch {
                skipped.append("\(name): \(error)")
                stage.tell("skipped: \(name): \(error)")
            }
        }
        return peers
    }

    private func stop(_ contenders: [any Contender]) async {
        for contender in contenders { await contender.stop() }
    }

    /// All sides once, then again.
    private func figure(_ clients: Int, _ contenders: [any Contender]) async throws -> Figure {
        var results = [[LoadResult]](repeating: [], count: contenders.count)
        for run in 1...stage.options.runs {
            stage.tell("enqueue, \(clients) clients, run \(run) of \(stage.options.runs)")
            for (index, contender) in contenders.enumerated() {
                let result = try await contender.measure(clients: clients, seconds: stage.options.seconds)
                results[index].append(result)
            }
        }
        let sides = zip(contenders, results).map { contender, results in Self.side(contender.name, results) }
        return Figure(
            "enqueue, \(clients) client\(clients == 1 ? "" : "s")", unit: "jobs/s", sides: sides,
            targets: Self.targets(clients))
    }

    private static func side(_ name: String, _ results: [LoadResult]) -> Figure.Side {
        let (p50, p99) = (results.compactMap(\.p50), results.compactMap(\.p99))
        return Figure.Side(
            name, Series(results.map(\.rate)), p50: p50.isEmpty ? nil : Series(p50),
            p99: p99.isEmpty ? nil : Series(p99))
    }

    private static func targets(_ clients: Int) -> [Target] {
        switch clients {
        case 1: [.times(0.8, of: "redis")]
        case 64: [.p99Below(10), .times(1, of: "postgresql"), .times(4, of: "beanstalkd")]
        default: []
        }
    }
}
