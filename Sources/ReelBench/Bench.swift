import Foundation

/// All that is measured, and the folder it is measured in.
package enum Bench {
    /// A part of it.
    package enum Suite: String, CaseIterable, Sendable {
        case enqueue, lines, rest, flat, flow, polls, memory
    }

    /// How much, how long, where.
    package struct Options: Sendable {
        package var runs = 5
        /// Of each run of each side.
        package var seconds = 2
        /// How many jobs in one request.
        package var lines = 200_000
        /// How many jobs are stored where very many are.
        package var jobs = 1_000_000
        /// How many tasks render at once.
        package var tasks = 100_000
        /// On a real disk.
        package var folder = ".build/bench"
        package var suites = Suite.allCases

        package init() {}
    }

    /// The longest path of a folder in which sockets can lie.
    private static let longestFolder = 80

    /// Measures.
    ///
    /// - Parameters:
    ///   - options: how much, how long, where.
    ///   - tell: takes lines about the progress.
    /// - Returns: what came of it.
    /// - Throws: ``BenchTrouble`` when reel itself cannot be measured, or an answer is no success.
    package static func run(_ options: Options, tell: @escaping @Sendable (String) -> Void) async throws -> Report {
        let folder = URL(fileURLWithPath: options.folder).standardizedFileURL.path
        guard folder.utf8.count <= longestFolder else {
            throw BenchTrouble("\(folder) is too long for sockets in it; give a shorter --folder")
        }
        let stage = Stage(
            options: options, folder: "\(folder)/d", programs: Programs(fetched: "\(folder)/peers"), tell: tell)
        try? FileManager.default.removeItem(atPath: stage.folder)
        try FileManager.default.createDirectory(atPath: stage.folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: stage.folder) }
        var (figures, skipped): ([Figure], [String]) = ([], [])
        for suite in options.suites {
            switch suite {
            case .enqueue: try await EnqueueSuite(stage: stage).run(&figures, &skipped)
            case .lines: figures.append(try await LinesSuite(stage: stage).run())
            case .rest: figures += try await RestSuite(stage: stage).run()
            case .flat: figures += try await FlatSuite(stage: stage).run()
            case .flow: figures += try await FlowSuite(stage: stage).run()
            case .polls: figures += try await PollsSuite(stage: stage).run()
            case .memory: figures += try await MemorySuite(stage: stage).run()
            }
        }
        return Report(options: options, figures: figures, skipped: skipped)
    }
}
