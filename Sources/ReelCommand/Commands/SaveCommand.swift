import ArgumentParser
import ReelAPI
import ReelCore

/// `reel save`: finished clips to files.
struct SaveCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Copy a job's finished clips to files; each is checked against its SHA-256.",
        discussion: """
              reel save 42                    job-42.mp4 in the current folder
              reel save 42 -o clip.mp4        a second clip becomes clip-2.mp4
              reel save 42 43 -o clips/ --covers
            """)

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in([.succeeded]))
    var ids: [JobID]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("A file, or a folder that exists.", valueName: "path"),
        completion: .file())
    var output: String?

    @Flag(help: "Save the still pictures as well.")
    var covers = false

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { true }

    func run(_ context: Context) async throws -> CommandOutcome {
        var jobs: [JobAnswer] = []
        for id in ids { jobs.append(try await context.daemon.job(id)) }
        let empty = jobs.filter(\.clips.isEmpty)
        for job in empty { context.console.note("job \(job.id) is \(job.word.printable): it has no clips") }
        let saver = ClipSaver(context: context, withCovers: covers)
        let saved = try await saver.save(jobs, to: output)
        context.console.answer(["files": .array(saved.map(\.json))])
        saver.report(saved)
        // A job that is still on its way is no failure of its own: the request came too early.
        return .worst(of: empty.map { $0.isSettled ? CommandOutcome(of: $0) : .refused })
    }
}
