import ArgumentParser
import ReelAPI
import ReelCore

/// `reel submit`: from a file, from flags, or both; or many at once from a JSONL file.
struct SubmitCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Queue a job, or many.",
        discussion: """
            A request file holds the provider's body, or {"request":{...}} with queue settings; '-' reads standard \
            input. Flags override what the file says, or add to it. Unless --wait is given, the command ends with 0 as \
            soon as the job is safe in the queue.

            What is the same as a job of a short while ago is taken with a warning, or refused where the settings say \
            so. At a terminal you are asked first; --again says yes beforehand, and --takes N makes N on purpose.

              reel submit request.json
              reel submit --model kling/kling-v3 --prompt "A cat" --duration 5
              reel submit request.json --first-frame a.png --label film=spring
              reel submit request.json --wait -o clip.mp4
              reel submit --from shots.jsonl --batch spring
              reel submit next.json --after 41,42      waits until both have succeeded
              reel submit request.json --dry-run
            """)

    @Argument(help: "The request file, or '-'.", completion: .file(extensions: ["json"]))
    var file: String?

    @Option(
        help: ArgumentHelp("Many jobs, one JSON object a line; '-' reads standard input.", valueName: "file.jsonl"),
        completion: .file(extensions: ["jsonl", "ndjson"]))
    var from: String?

    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Queue")
    var queue: QueueOptions

    @Option(help: ArgumentHelp("Submitting twice with the same key makes one job.", valueName: "key"))
    var idempotencyKey: String?

    @Flag(help: "Wait for the end; the exit code says how it went.")
    var wait = false

    @Option(help: ArgumentHelp("With --wait: give up waiting after this long (90s, 2h).", valueName: "time"))
    var waitTimeout: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("With --wait: save the clips there.", valueName: "path"))
    var output: String?

    @Flag(help: "Say what would be stored and sent, and what it would cost; store nothing.")
    var dryRun = false

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { wait && file != "-" && from != "-" }

    func validate() throws {
        let hasFlags = request.model != nil || request.prompt != nil || request.extraParams != nil
        guard file != nil || from != nil || hasFlags else {
            throw ValidationError("Give a request file, '-', --from, or at least --model with --prompt.")
        }
        guard file == nil || from == nil else { throw ValidationError("Give a request file or --from, not both.") }
        guard wait || (output == nil && waitTimeout == nil) else {
            throw ValidationError("--output and --wait-timeout go with --wait.")
        }
        guard !dryRun || (!wait && from == nil) else {
            throw ValidationError("--dry-run goes without --wait and --from.")
        }
        guard from == nil || idempotencyKey == nil else {
            throw ValidationError("With --from each line has its own \"idempotency_key\".")
        }
        if from?.lowercased().hasSuffix(".csv") == true {
            throw ValidationError("CSV files are not read: give a file with one JSON object a line.")
        }
    }

    func run(_ context: Context) async throws -> CommandOutcome {
        let limit = try TimeLimit(waitTimeout, option: "--wait-timeout").duration
        if let from { return try await submitLines(from, context, limit) }
        let draft = try draft(context)
        if dryRun { return try await Estimating(context: context).report(draft) }
        let (json, jobs) = try await JobSubmission(context: context, key: idempotencyKey).send(draft)
        for job in jobs { context.console.noteWarnings(job.warnings, of: job.id) }
        guard wait else {
            context.console.answer(json)
            for job in jobs { context.console.say(job.receipt) }
            return .done
        }
        return try await Ending(context: context, limit: limit, output: output).await(jobs.map(\.id))
    }

    private func draft(_ context: Context) throws(UsageError) -> JobDraft {
        try JobDraft(
            document: try file.map { name throws(UsageError) in try InputFile(name).json() },
            request: try request.changes(), queue: try queue.changes(now: context.time.now))
    }

    private func submitLines(_ name: String, _ context: Context, _ limit: Duration?) async throws -> CommandOutcome {
        let drafts = LineDrafts(
            request: try request.changes(), queue: try queue.changes(now: context.time.now), key: context.makeKey())
        let outcome = try await LineSubmission(context: context, drafts: drafts, isQuiet: wait).send(name)
        guard wait else { return outcome.status }
        let ending = try await Ending(context: context, limit: limit, output: output).await(outcome.accepted)
        return .worst(of: [outcome.status, ending])
    }
}
